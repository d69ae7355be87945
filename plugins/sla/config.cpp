#include "config.hpp"

#include <algorithm>

namespace aipreflight::sla {
namespace {

constexpr std::array kLimitKeys = {
    "sla.ttft_ms", "sla.latency_ms", "sla.min_throughput", "sla.max_error_rate"};

std::optional<double> time_limit(const sdk::Config& config, std::string_view key) {
  const auto limit = config.find_number(key);
  if (limit == 0.0) {
    config.error(key, "a limit of 0 ms cannot be met; leave the key out to set no limit");
  }
  return limit;
}

std::optional<double> seconds(const sdk::Config& config, std::string_view key) {
  const auto time = config.find_seconds(key);
  return time ? std::optional(time->count()) : std::nullopt;
}

stats::Method method(const std::string& name) {
  for (const auto method : {stats::Method::kNearestRank, stats::Method::kLinear}) {
    if (name == to_string(method)) return method;
  }
  return stats::Method::kIndex;
}

}  // namespace

Settings read_settings(const sdk::Config& config) {
  Settings settings;
  if (const auto records = config.find_text("probe.records")) {
    settings.records = *records;
  } else {
    config.error("probe",
                 "live probing is not in this version: pass --probes FILE, or set probe.records, "
                 "to judge recorded probes");
  }
  settings.origin = {config.find_text("probe.tool"),
                     config.find_text("probe.config"),
                     seconds(config, "probe.duration"),
                     seconds(config, "probe.interval")};

  Limits& limits = settings.limits;
  limits.ttft_ms = time_limit(config, "sla.ttft_ms");
  limits.latency_ms = time_limit(config, "sla.latency_ms");
  limits.min_throughput = config.find_number("sla.min_throughput");
  limits.max_error_rate = config.find_number("sla.max_error_rate").value_or(limits.max_error_rate);
  if (std::none_of(kLimitKeys.begin(), kLimitKeys.end(), [&](const char* key) {
        return config.is_set(key);
      })) {
    config.error("sla",
                 "no limit is set: give at least one of ttft_ms, latency_ms, min_throughput, "
                 "max_error_rate");
  }

  Rules& rules = settings.rules;
  rules.min_probes = config.find_integer("gate.min_probes").value_or(rules.min_probes);
  rules.pass_rate = config.find_number("gate.pass_rate").value_or(rules.pass_rate);
  rules.certainty = evidence::read_certainty(config, "gate.");
  rules.percentile = method(config.find_text("gate.percentile").value_or(""));
  return settings;
}

}  // namespace aipreflight::sla
