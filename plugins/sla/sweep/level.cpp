#include "sweep/level.hpp"

#include <cmath>

#include "base/text.hpp"
#include "findings.hpp"
#include "judge.hpp"
#include "live.hpp"
#include "measure.hpp"

namespace aipreflight::sla {
namespace {

using probe_records::Field;

void add(probe_records::Records& records, Field field, const std::optional<double>& value) {
  auto& column = records.column(field);
  if (value && *value > 0) {
    column.values.push_back(*value);
  } else {
    ++column.absent;
  }
}

// As a line of records would count.
void add(probe_records::Records& records, const Sample& sample, bool is_open) {
  ++records.rows;
  records.statuses.add(to_string(sample.health));
  if (sample.health == Health::kError) return;
  add(records, Field::kTtft, is_open ? sample.ttft_response_ms() : sample.ttft_ms());
  add(records, Field::kLatency, is_open ? sample.latency_response_ms() : sample.latency_ms());
  add(records, Field::kThroughput, sample.tokens_per_second());
}

bool meets(const sdk::Gate& gate, double value) {
  return gate.op == sdk::Op::kAtMost ? value <= gate.bound : value >= gate.bound;
}

// How far beyond its bound: 1 is at it, more is worse.
double strain(const sdk::Gate& gate) {
  if (std::isnan(gate.value)) return HUGE_VAL;
  if (gate.op == sdk::Op::kAtMost) {
    return gate.bound > 0 ? gate.value / gate.bound : (gate.value > 0 ? HUGE_VAL : 0);
  }
  return gate.value > 0 ? gate.bound / gate.value : HUGE_VAL;
}

bool is_decided(const sdk::Gate& gate) {
  return gate.n > 0 && gate.interval &&
         meets(gate, gate.interval->low) == meets(gate, gate.interval->high);
}

bool is_limit_of_sla(const sdk::Gate& gate) {
  return gate.id != "min_probes" && gate.id != "pass_rate";
}

// Beyond as soon as one limit is missed for certain; within for certain if all are met so.
void judge_level(Level& level, const std::vector<sdk::Gate>& gates) {
  double worst = -1;
  bool are_all_met = true;
  bool are_all_decided = true;
  bool is_one_missed_for_certain = false;
  for (const sdk::Gate& gate : gates) {
    if (!is_limit_of_sla(gate)) continue;
    const bool is_met = gate.n > 0 && meets(gate, gate.value);
    are_all_met = are_all_met && is_met;
    are_all_decided = are_all_decided && is_decided(gate);
    is_one_missed_for_certain =
        is_one_missed_for_certain || (!is_met && (gate.n == 0 || is_decided(gate)));
    if (strain(gate) > worst) {
      worst = strain(gate);
      level.binding = gate.statistic;
    }
  }
  level.standing = are_all_met ? Standing::kWithin : Standing::kBeyond;
  level.is_decided = are_all_met ? are_all_decided : is_one_missed_for_certain;
}

std::string causes_of(const LiveSummary& summary) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < summary.causes().size(); ++i) {
    const auto& cause = summary.causes()[i];
    if (cause.count == 0) continue;
    parts.push_back(std::string(to_string(static_cast<ErrorClass>(i))) + " " +
                    std::to_string(cause.count) + " (" + text::one_line(cause.example, 120) + ")");
  }
  return text::join(parts, "; ");
}

void fill(Level& level, const Measurements& measured, const LiveSummary& summary) {
  const auto at = [&](Field field, unsigned percent) {
    return measured.field(field).at(percent, stats::Method::kIndex);
  };
  level.probes = measured.total;
  level.errors = measured.errors;
  level.ttft_p50 = at(Field::kTtft, 50);
  level.ttft_p95 = at(Field::kTtft, 95);
  level.latency_p95 = at(Field::kLatency, 95);
  level.tokens_per_sec_p50 = at(Field::kThroughput, 50);
  level.tokens_per_second = summary.tokens_per_second();
  level.requests_per_second = summary.requests_per_second();
  level.goodput = summary.goodput();
  level.remark = causes_of(summary);
}

}  // namespace

std::string_view to_string(Standing standing) {
  switch (standing) {
    case Standing::kWithin:
      return "within";
    case Standing::kBeyond:
      return "beyond";
    case Standing::kLimited:
      return "client_limited";
  }
  return "";
}

Result<Level> run_level(const LevelPlan& plan,
                        std::size_t concurrency,
                        double rate,
                        std::uint64_t seed) {
  ProbePlan probes = plan.probes;
  probes.load.kind = concurrency > 0 ? LoadKind::kClosed : LoadKind::kPoisson;
  probes.load.concurrency = std::max<std::size_t>(1, concurrency);
  probes.load.rate = rate;
  probes.load.seed = seed;
  // The first turn of every place fills the server and is no steady state.
  probes.load.warmup = concurrency;
  const bool is_open_load = is_open(probes.load.kind);

  LiveSummary summary(probes, plan.limits);
  probe_records::Records records;
  ProbeHooks hooks;
  hooks.take = [&](const Sample& sample) {
    summary.take(sample);
    if (!sample.is_warmup && !sample.is_interrupted) add(records, sample, is_open_load);
    return true;
  };
  hooks.proceed = [&](double) { return !plan.proceed || plan.proceed(); };
  auto run = probe(probes, hooks);
  if (!run) return run.take_error();
  if (run->was_stopped) return Error{ErrorCode::kInterrupted, "the sweep was stopped"};
  summary.finish(*run);

  Level level;
  level.concurrency = concurrency;
  level.rate = rate;
  level.seconds = std::chrono::duration<double>(run->ended - run->started).count();
  Rules rules = plan.rules;
  rules.min_probes = 0;
  rules.looks = Looks::kOne;
  rules.certainty.confidence = rules.certainty.level();
  const Measurements measured =
      measure(std::move(records), plan.limits, intervals_of(rules, plan.limits));
  fill(level, measured, summary);
  const auto gates = judge(measured, plan.limits, rules, "").gates;
  judge_level(level, gates);
  const std::string limit = client_limit(summary, gates, is_open_load);
  if (!limit.empty()) {
    level.standing = Standing::kLimited;
    level.is_decided = false;
    level.remark = limit;
  }
  return level;
}

}  // namespace aipreflight::sla
