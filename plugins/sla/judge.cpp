#include "judge.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "findings.hpp"
#include "phrase.hpp"
#include "stats/wilson.hpp"

namespace aipreflight::sla {
namespace {

using probe_records::Field;

sdk::Interval wilson(std::uint64_t part, std::uint64_t whole) {
  const auto interval = stats::wilson(part, whole);
  return {interval.low, interval.high, 0.95, "wilson"};
}

sdk::Gate min_probes_gate(const Measurements& measured, const Rules& rules) {
  sdk::Gate gate;
  gate.id = "min_probes";
  gate.statistic = "probes";
  gate.value = static_cast<double>(measured.total);
  gate.n = static_cast<std::int64_t>(measured.total);
  gate.op = sdk::Op::kAtLeast;
  gate.bound = static_cast<double>(rules.min_probes);
  gate.absence = sdk::Absence::kFail;  // no probe at all is too few, and not a defect of this check
  gate.reason_code = "insufficient_probes";
  gate.message = "Insufficient data: " + count_of(measured.total, "probe") + " (need " +
                 std::to_string(rules.min_probes) + ")";
  gate.config_key = "gate.min_probes";
  return gate;
}

// How the numbers are judged: bounds, and how sure they have to be.
struct Court {
  Limits limits;
  Rules rules;
  std::optional<Intervals> intervals;  // unset: the numbers decide
};

bool meets(const sdk::Gate& gate, double value) {
  return gate.op == sdk::Op::kAtMost ? value <= gate.bound : value >= gate.bound;
}

bool is_decided(const sdk::Gate& gate) {
  return meets(gate, gate.interval->low) == meets(gate, gate.interval->high);
}

// What the host will call inconclusive, in words that say what would help. `over` of the gate's n
// miss the bound, and a share of `allowed` may.
void tell_undecided(sdk::Gate& gate, std::uint64_t over, double allowed, const Court& court) {
  if (!gate.interval || !court.intervals) return;
  gate.straddle = court.rules.certainty.straddle();
  if (is_decided(gate)) return;
  const auto n = static_cast<std::uint64_t>(gate.n);
  const std::uint64_t needed = court.intervals->probes_to_answer(over, n, allowed);
  gate.message =
      value_against_bound(gate) + " is not decided by " + count_of(n, "probe") + " at " +
      text::format_number(court.intervals->confidence() * 100) + "%" +
      (needed == 0 ? ": it is too close to the bound"
                   : ": about " + std::to_string(needed) + " of the same kind would decide");
}

// A number that is nearer to its bound than this machine's noise may lie on either side of it.
void widen_by_noise(sdk::Gate& gate, const NoiseFloor& floor) {
  if (!floor.is_known() || gate.n == 0) return;
  const bool was_open = gate.interval && !is_decided(gate);
  if (!gate.interval) {
    gate.interval = sdk::Interval{gate.value, gate.value, NoiseFloor::kConfidence, "noise floor"};
  } else {
    gate.interval->method += " and noise floor";
  }
  std::string noise;
  if (gate.unit == "ms") {
    const double most = gate.id == "ttft_p95" ? floor.ttft_ms : floor.latency_ms;
    gate.interval->low -= most;
    gate.interval->high += most;
    noise = text::format_number(most, 3) + " ms";
  } else {
    gate.interval->low *= 1 - floor.throughput_ratio;
    gate.interval->high *= 1 + floor.throughput_ratio;
    noise = text::format_number(floor.throughput_ratio * 100, 3) + "%";
  }
  if (gate.straddle == sdk::Straddle::kPoint) gate.straddle = sdk::Straddle::kLenient;
  if (!was_open && !is_decided(gate)) {
    gate.message = value_against_bound(gate) + " is nearer than this machine's noise floor of " +
                   noise + " (" + floor.source + ")";
  }
}

// By exact bounds where the profile asks for a confidence; Wilson's are shown otherwise.
sdk::Gate share_gate(
    std::uint64_t part, std::uint64_t whole, double share, sdk::Op op, const Court& court) {
  sdk::Gate gate;
  gate.unit = "ratio";
  gate.value = share;
  gate.n = static_cast<std::int64_t>(whole);
  gate.op = op;
  if (whole > 0 && court.intervals) {
    const auto interval = court.intervals->share(part, whole, op == sdk::Op::kAtMost);
    gate.interval = sdk::Interval{interval.low,
                                  interval.high,
                                  court.intervals->confidence(),
                                  court.intervals->share_method()};
  } else if (whole > 0) {
    gate.interval = wilson(part, whole);
  }
  return gate;
}

sdk::Gate pass_rate_gate(const Measurements& measured, const Court& court) {
  sdk::Gate gate = share_gate(
      measured.healthy, measured.total, measured.healthy_rate(), sdk::Op::kAtLeast, court);
  gate.id = "pass_rate";
  gate.statistic = "healthy probes";
  gate.bound = court.rules.pass_rate;
  gate.reason_code = "pass_rate_low";
  gate.config_key = "gate.pass_rate";
  tell_undecided(gate, measured.total - measured.healthy, 1 - court.rules.pass_rate, court);
  return gate;
}

sdk::Gate error_rate_gate(const Measurements& measured, const Court& court) {
  sdk::Gate gate =
      share_gate(measured.errors, measured.total, measured.error_rate(), sdk::Op::kAtMost, court);
  gate.id = "error_rate";
  gate.statistic = "error rate";
  gate.bound = court.limits.max_error_rate;
  gate.reason_code = "error_rate_exceeded";
  gate.config_key = "sla.max_error_rate";
  tell_undecided(gate, measured.errors, court.limits.max_error_rate, court);
  return gate;
}

// A bound on a percentile of a field, as far as its own words go.
struct FieldBound {
  Field field = Field::kTtft;
  const char* id = "";
  const char* statistic = "";
  const char* unit = "";
  sdk::Op op = sdk::Op::kAtMost;
  const char* reason_code = "";
  const char* config_key = "";
};
constexpr FieldBound kTtft = {Field::kTtft,
                              "ttft_p95",
                              "p95 TTFT",
                              "ms",
                              sdk::Op::kAtMost,
                              "ttft_p95_exceeded",
                              "sla.ttft_ms"};
constexpr FieldBound kLatency = {Field::kLatency,
                                 "latency_p95",
                                 "p95 latency",
                                 "ms",
                                 sdk::Op::kAtMost,
                                 "latency_p95_exceeded",
                                 "sla.latency_ms"};
constexpr FieldBound kThroughput = {Field::kThroughput,
                                    "throughput_p50",
                                    "p50 throughput",
                                    "tok/s",
                                    sdk::Op::kAtLeast,
                                    "throughput_p50_low",
                                    "sla.min_throughput"};

void mark_unmeasured(sdk::Gate& gate, const Measurements& measured, Field field) {
  const bool all_failed = measured.total > 0 && measured.errors == measured.total;
  if (all_failed) {
    // An endpoint that never answered has not met its limit: that is bad, and not unknown.
    gate.absence = sdk::Absence::kFail;
    gate.reason_code = "no_successful_probe";
    gate.message = gate.statistic + " cannot be met: " + count_of(measured.errors, "probe") +
                   " of " + std::to_string(measured.total) + " ended in an error";
    return;
  }
  gate.reason_code = "not_measured";
  gate.message = gate.statistic + " was not measured: no probe has a usable " +
                 std::string(name_of(field)) + " (" + rejects_of(measured.field(field)) + ")";
}

sdk::Gate field_gate(const FieldBound& bound,
                     double limit,
                     const Measurements& measured,
                     const Court& court) {
  const FieldStats& stats = measured.field(bound.field);
  const unsigned percent = gated_percent(bound.field);
  sdk::Gate gate;
  gate.id = bound.id;
  gate.statistic = bound.statistic;
  gate.unit = bound.unit;
  gate.value = stats.at(percent, court.rules.percentile);
  gate.n = static_cast<std::int64_t>(stats.n);
  gate.op = bound.op;
  gate.bound = limit;
  gate.reason_code = bound.reason_code;
  gate.config_key = bound.config_key;
  if (stats.n == 0) mark_unmeasured(gate, measured, bound.field);
  if (stats.interval && court.intervals) {
    // Percentiles are taken in more than one way; the interval holds all of them.
    gate.interval = sdk::Interval{std::min(stats.interval->low, gate.value),
                                  std::max(stats.interval->high, gate.value),
                                  court.intervals->confidence(),
                                  court.intervals->percentile_method()};
    const double share = percent / 100.0;
    tell_undecided(gate, stats.missed, gate.op == sdk::Op::kAtMost ? 1 - share : share, court);
  }
  widen_by_noise(gate, court.rules.floor);
  return gate;
}

// Too few probes decide nothing: the other bounds are shown, and not judged.
void set_aside(sdk::Gate& gate, const Measurements& measured) {
  gate.value = sdk::kNotMeasured;
  gate.n = 0;
  gate.interval.reset();
  gate.absence = sdk::Absence::kSkip;
  gate.reason_code = "insufficient_probes";
  gate.message = gate.statistic + " was not judged: " + count_of(measured.total, "probe") +
                 (measured.total == 1 ? " is" : " are") + " too few";
}

std::vector<sdk::Gate> bounds_of(const Measurements& measured, const Court& court) {
  const Limits& limits = court.limits;
  std::vector<sdk::Gate> gates = {pass_rate_gate(measured, court)};
  if (limits.ttft_ms) gates.push_back(field_gate(kTtft, *limits.ttft_ms, measured, court));
  if (limits.latency_ms) gates.push_back(field_gate(kLatency, *limits.latency_ms, measured, court));
  if (limits.min_throughput) {
    gates.push_back(field_gate(kThroughput, *limits.min_throughput, measured, court));
  }
  gates.push_back(error_rate_gate(measured, court));
  return gates;
}

std::vector<sdk::Metric> metrics_of(const Measurements& measured, stats::Method method) {
  const auto n = static_cast<std::int64_t>(measured.total);
  std::vector<sdk::Metric> metrics = {
      {"total_probes", "probes", static_cast<double>(n), n, sdk::Direction::kNone}};
  if (n == 0) return metrics;
  metrics.push_back({"healthy_rate", "ratio", measured.healthy_rate(), n, sdk::Direction::kHigher});
  metrics.push_back({"error_rate", "ratio", measured.error_rate(), n, sdk::Direction::kLower});
  for (const Field field : probe_records::kFields) {
    const FieldStats& stats = measured.field(field);
    const bool is_rate = field == Field::kThroughput;
    for (const auto& percentile : stats.percentiles) {
      metrics.push_back({std::string(name_of(field)) + "_p" + std::to_string(percentile.percent),
                         is_rate ? "tok/s" : "ms",
                         percentile.by(method),
                         static_cast<std::int64_t>(stats.n),
                         is_rate ? sdk::Direction::kHigher : sdk::Direction::kLower});
    }
  }
  return metrics;
}

std::string summarise(const std::vector<sdk::Gate>& gates, const Measurements& measured) {
  std::vector<std::string> parts;
  for (const auto& gate : gates) parts.push_back(value_against_bound(gate));
  std::string text = text::join(parts, ", ") + ", n=" + std::to_string(measured.total);
  if (const auto rows = rejected_values(measured); rows > 0) {
    text += ", " + count_of(rows, "value") + " left out";
  }
  return text;
}

}  // namespace

evidence::Evidence judge(const Measurements& measured,
                         const Limits& limits,
                         const Rules& rules,
                         const std::string& source) {
  evidence::Evidence result;
  const bool is_enough = measured.total >= static_cast<std::uint64_t>(rules.min_probes);
  const sdk::Gate min_probes = min_probes_gate(measured, rules);
  auto bounds = bounds_of(measured, {limits, rules, intervals_of(rules, limits)});
  std::string summary;
  if (is_enough) {
    summary = summarise(bounds, measured);
  } else {
    summary = count_of(measured.total, "probe") + " against >= " + std::to_string(rules.min_probes);
    for (auto& gate : bounds) set_aside(gate, measured);
  }
  result.gates = {min_probes};
  result.gates.insert(result.gates.end(), bounds.begin(), bounds.end());
  result.findings = findings_of(measured, limits, source);
  result.metrics = metrics_of(measured, rules.percentile);
  result.summaries = {{sdk::Outcome::kAlways, std::move(summary)}};
  return result;
}

}  // namespace aipreflight::sla
