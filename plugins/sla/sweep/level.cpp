#include "sweep/level.hpp"

#include <cmath>

#include "base/text.hpp"
#include "early_stop.hpp"
#include "findings.hpp"
#include "judge.hpp"
#include "live.hpp"
#include "measure.hpp"
#include "send_order.hpp"

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

// Of the limits of the SLA alone: how many probes are wanted, and how many healthy, is the check's.
Rules rules_of(const LevelPlan& plan, Looks looks) {
  Rules rules = plan.rules;
  rules.min_probes = 0;
  rules.pass_rate = 0;
  rules.looks = looks;
  rules.certainty.confidence = rules.certainty.level();
  return rules;
}

// The samples of a level, in the order of sending; ends it where that is wanted and it is hopeless.
class Taker {
 public:
  Taker(const LevelPlan& plan, bool is_open, LiveSummary& summary)
      : summary_(summary),
        stop_(plan.limits, rules_of(plan, Looks::kAny), is_open),
        is_open_(is_open),
        ends_when_beyond_(plan.ends_when_beyond) {}

  [[nodiscard]] bool take(const Sample& sample) {
    order_.put(sample);
    while (!is_surely_beyond()) {
      const auto next = order_.next();
      if (!next) return true;
      keep(*next);
    }
    return false;
  }
  void finish() {
    while (!is_surely_beyond()) {
      const auto next = order_.skip();
      if (!next) return;
      keep(*next);
    }
  }
  [[nodiscard]] bool is_surely_beyond() const {
    return ends_when_beyond_ && stop_.answer() == Answer::kMissed;
  }
  [[nodiscard]] probe_records::Records take_records() { return std::move(records_); }

 private:
  void keep(const Sample& sample) {
    summary_.take(sample);
    if (sample.is_warmup || sample.is_interrupted) return;
    add(records_, sample, is_open_);
    stop_.take(sample);
  }

  LiveSummary& summary_;
  EarlyStop stop_;
  SendOrder order_;
  probe_records::Records records_;
  bool is_open_;
  bool ends_when_beyond_;
};

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
  Taker taker(plan, is_open_load, summary);
  ProbeHooks hooks;
  hooks.take = [&](const Sample& sample) { return taker.take(sample); };
  hooks.proceed = [&](double) { return !plan.proceed || plan.proceed(); };
  auto run = probe(probes, hooks);
  if (!run) return run.take_error();
  if (run->was_stopped) return Error{ErrorCode::kInterrupted, "the sweep was stopped"};
  taker.finish();
  summary.finish(*run);

  Level level;
  level.is_cut_short = taker.is_surely_beyond();
  level.concurrency = concurrency;
  level.rate = rate;
  level.seconds = std::chrono::duration<double>(run->ended - run->started).count();
  const Rules rules = rules_of(plan, Looks::kOne);
  const Measurements measured =
      measure(taker.take_records(), plan.limits, intervals_of(rules, plan.limits));
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
