#include "details.hpp"

#include "json/value.hpp"

namespace aipreflight::sla {
namespace {

using json::Value;
using probe_records::Field;

constexpr std::size_t kListedEndpoints = 20;

Value optional(const std::optional<double>& number) {
  return number ? Value(*number) : Value();
}

Value statuses_of(const Measurements& measured) {
  // The three of every prober first, also where they are 0.
  Value statuses = Value::object({{"healthy", Value(measured.healthy)},
                                  {"degraded", Value(measured.degraded)},
                                  {"error", Value(measured.errors)}});
  for (const auto& [name, count] : measured.statuses.sorted()) statuses.set(name, Value(count));
  return statuses;
}

// A percentile that does not exist is NaN, which JSON writes as null.
Value metrics_of(const Measurements& measured, stats::Method method) {
  Value metrics = Value::object({
      {"total_probes", Value(measured.total)},
      {"statuses", statuses_of(measured)},
      {"ttft_ms_p95", Value(measured.field(Field::kTtft).at(95, method))},
      {"latency_ms_p95", Value(measured.field(Field::kLatency).at(95, method))},
      {"throughput_p50", Value(measured.field(Field::kThroughput).at(50, method))},
      {"error_rate", Value(measured.error_rate())},
      {"healthy_rate", Value(measured.healthy_rate())},
  });
  if (measured.statuses.others() > 0) {
    metrics.set("statuses_not_listed", Value(measured.statuses.others()));
  }
  return metrics;
}

Value rejected(const probe_records::Rejected& rejected) {
  if (rejected.rows == 0) return Value(0);
  return Value::object(
      {{"rows", Value(rejected.rows)}, {"first_line", Value(rejected.first_line)}});
}

Value field_of(const FieldStats& stats) {
  Value percentiles = Value::object();
  for (const auto& percentile : stats.percentiles) {
    percentiles.set("p" + std::to_string(percentile.percent),
                    Value::object({{"index", Value(percentile.index)},
                                   {"nearest_rank", Value(percentile.nearest_rank)},
                                   {"linear", Value(percentile.linear)}}));
  }
  return Value::object({{"n", Value(stats.n)},
                        {"percentiles", std::move(percentiles)},
                        {"absent", Value(stats.absent)},
                        {"negative", rejected(stats.negative)},
                        {"zero", rejected(stats.zero)},
                        {"not_finite", rejected(stats.not_finite)}});
}

Value fields_of(const Measurements& measured) {
  Value fields = Value::object();
  for (const Field field : probe_records::kFields) {
    fields.set(std::string(name_of(field)), field_of(measured.field(field)));
  }
  return fields;
}

Value endpoints_of(const Measurements& measured, std::uint64_t& not_listed) {
  Value list = Value::array();
  not_listed = measured.endpoints.others();
  for (const auto& [name, count] : measured.endpoints.sorted()) {
    if (list.size() == kListedEndpoints) {
      not_listed += count;
      continue;
    }
    const std::size_t separator = name.find('\0');
    list.push(Value::object({{"provider", Value(name.substr(0, separator))},
                             {"model", Value(name.substr(separator + 1))},
                             {"probes", Value(count)}}));
  }
  return list;
}

Value thresholds_of(const Settings& settings) {
  const Limits& limits = settings.limits;
  const Rules& rules = settings.rules;
  Value gate = Value::object({{"min_probes", Value(rules.min_probes)},
                              {"pass_rate", Value(rules.pass_rate)},
                              {"percentile", Value(to_string(rules.percentile))}});
  if (rules.floor.is_known()) {
    gate.set("noise_floor",
             Value::object({{"file", Value(rules.floor.source)},
                            {"ttft_ms", Value(rules.floor.ttft_ms)},
                            {"latency_ms", Value(rules.floor.latency_ms)},
                            {"throughput_ratio", Value(rules.floor.throughput_ratio)}}));
  }
  return Value::object({{"sla",
                         Value::object({{"ttft_ms", optional(limits.ttft_ms)},
                                        {"latency_ms", optional(limits.latency_ms)},
                                        {"min_throughput", optional(limits.min_throughput)},
                                        {"max_error_rate", Value(limits.max_error_rate)}})},
                        {"gate", std::move(gate)}});
}

Value probe_of(const Origin& origin) {
  return Value::object({{"tool", origin.tool ? Value(*origin.tool) : Value()},
                        {"config", origin.config ? Value(*origin.config) : Value()},
                        {"duration_s", optional(origin.duration_seconds)},
                        {"interval_s", optional(origin.interval_seconds)}});
}

}  // namespace

std::string details_of(const Measurements& measured,
                       const Settings& settings,
                       const LiveSummary* live) {
  std::uint64_t not_listed = 0;
  Value endpoints = endpoints_of(measured, not_listed);
  Value details = Value::object({{"source", Value(settings.records)},
                                 {"metrics", metrics_of(measured, settings.rules.percentile)},
                                 {"thresholds", thresholds_of(settings)},
                                 {"fields", fields_of(measured)},
                                 {"endpoints", std::move(endpoints)},
                                 {"probe", probe_of(settings.origin)}});
  if (not_listed > 0) details.set("endpoints_not_listed", Value(not_listed));
  if (live != nullptr) details.set("live", live->details());
  return json::write(details);
}

}  // namespace aipreflight::sla
