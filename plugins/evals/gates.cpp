#include "gates.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "evidence/names.hpp"
#include "stats/binomial.hpp"
#include "stats/sample_size.hpp"
#include "stats/wilson.hpp"

namespace aipreflight::evals {
namespace {

using evidence::shown;

constexpr std::size_t kShownCases = 5;

std::string key_under(const std::string& place, const char* key) {
  return place.empty() ? key : place + '.' + key;
}

}  // namespace

void add_share_interval(sdk::Gate& gate,
                        std::int64_t successes,
                        std::int64_t n,
                        const evidence::Certainty& certainty) {
  const double confidence = certainty.level();
  const auto interval = stats::wilson(static_cast<std::uint64_t>(successes),
                                      static_cast<std::uint64_t>(n),
                                      stats::normal_quantile(confidence));
  gate.interval = sdk::Interval{interval.low, interval.high, confidence, "wilson"};
  gate.straddle = certainty.straddle();
}

bool Scope::add_cluster_interval(sdk::Gate& gate, const Clusters::Value& value) const {
  if (clusters == nullptr) return false;
  const double confidence = certainty.level();
  gate.straddle = certainty.straddle();
  const auto found = clusters->interval(
      whole->cases,
      [&](const Case& one) -> std::optional<double> {
        if (one.status == CaseStatus::kSkipped || (part && !one.has_label(*part))) return {};
        return value(one);
      },
      confidence);
  if (!found) return true;
  gate.interval = sdk::Interval{
      found->interval.low, found->interval.high, confidence, std::string(found->method)};
  return true;
}

void Gates::add(sdk::Gate gate, const std::string& missed) {
  doubts_.look_at(gate);
  add_measured(std::move(gate), missed);
}

void Gates::add_percentile(sdk::Gate gate,
                           unsigned percent,
                           std::uint64_t below,
                           const std::string& missed) {
  doubts_.look_at(gate, [&] {
    return stats::cases_to_decide_percentile(
        below, static_cast<std::uint64_t>(gate.n), percent, gate.interval->confidence);
  });
  add_measured(std::move(gate), missed);
}

void Gates::add_measured(sdk::Gate gate, const std::string& missed) {
  const bool is_measured = !std::isnan(gate.value) && gate.n > 0;
  const bool is_met = is_measured && (gate.op == sdk::Op::kAtMost ? gate.value <= gate.bound
                                                                  : gate.value >= gate.bound);
  const std::string sentence = is_measured ? missed : gate.message;
  // The host words a missed bound better than we can; what was not measured is our own to say.
  if (is_measured) gate.message.clear();
  add_judged(std::move(gate), is_met, sentence);
}

void Gates::add_judged(sdk::Gate gate, bool is_met, const std::string& missed) {
  if (!is_met) missed_.push_back(missed);
  gates_.push_back(std::move(gate));
}

void judge_size(const Scope& scope,
                std::int64_t min_cases,
                const std::string& place,
                Gates& gates) {
  const Results& results = scope.results;
  sdk::Gate gate{.id = scope.prefix + "cases",
                 .statistic = "cases run" + scope.of,
                 .value = results.total ? static_cast<double>(*results.total) : sdk::kNotMeasured,
                 .n = results.total.value_or(0),
                 .op = sdk::Op::kAtLeast,
                 .bound = static_cast<double>(min_cases),
                 .absence = sdk::Absence::kFail,
                 .reason_code = "too_few_cases",
                 .config_key = key_under(place, "min_cases")};
  if (!results.total)
    gate.message = "min_cases is set, but the eval output does not say how many cases ran";
  if (results.ran_nothing())
    gate.message = "no case" + scope.of + " ran, min_cases is " + std::to_string(min_cases);
  gates.add(gate,
            std::to_string(results.total.value_or(0)) + " cases" + scope.of + " ran, at least " +
                std::to_string(min_cases) + " are needed");
}

void judge_rate(const Scope& scope, double bound, const std::string& place, Gates& gates) {
  const Results& results = scope.results;
  const std::optional<double> rate = results.pass_rate();
  const bool is_known = rate && !results.ran_nothing();
  sdk::Gate gate{.id = scope.prefix + "pass_rate",
                 .statistic = "pass rate" + scope.of,
                 .unit = "ratio",
                 .value = is_known ? *rate : sdk::kNotMeasured,
                 .n = is_known ? scope.cases() : 0,
                 .op = sdk::Op::kAtLeast,
                 .bound = bound,
                 .absence = sdk::Absence::kFail,
                 .straddle = scope.certainty.straddle(),
                 .reason_code = "pass_rate_below_minimum",
                 .config_key = key_under(place, "min_pass_rate")};
  const auto outcome = [](const Case& one) {
    return one.status == CaseStatus::kPassed ? 1.0 : 0.0;
  };
  if (is_known && results.total && results.passed && !scope.add_cluster_interval(gate, outcome)) {
    add_share_interval(gate, *results.passed, *results.total, scope.certainty);
  }
  if (results.ran_nothing()) {
    gate.reason_code = "nothing_measured";
    gate.message = scope.of.empty() ? "the eval output says that it ran no case (total is 0)"
                                    : "no case" + scope.of + " ran";
  } else if (!rate) {
    gate.reason_code = "pass_rate_missing";
    gate.message = "min_pass_rate is set, but the eval output reported no pass rate";
  } else if (std::isnan(*rate)) {
    gate.reason_code = "pass_rate_not_a_number";
    gate.message = "the reported pass rate is not a finite number";
  }
  gates.add(gate,
            "pass rate" + scope.of + ' ' + shown(gate.value, bound, "ratio") + " below minimum " +
                shown(bound, gate.value, "ratio"));
}

void judge_flakiness(const Scope& scope, double bound, Gates& gates) {
  const Repetition& repetition = scope.results.repetition;
  const auto flaky = static_cast<std::int64_t>(repetition.flaky.size());
  sdk::Gate gate{.id = "flaky_rate",
                 .statistic = "cases whose runs disagree",
                 .unit = "ratio",
                 .n = repetition.cases,
                 .op = sdk::Op::kAtMost,
                 .bound = bound,
                 .absence = sdk::Absence::kFail,
                 .reason_code = "flaky_cases",
                 .config_key = "max_flaky_rate"};
  if (repetition.cases == 0) {
    gate.reason_code = "no_repeats";
    gate.message = "max_flaky_rate is set, and no case ran more than once";
    return gates.add(gate, "");
  }
  gate.value = static_cast<double>(flaky) / static_cast<double>(repetition.cases);
  // Nothing draws repeated cases by their clusters.
  gate.straddle = scope.certainty.straddle();
  if (scope.clusters == nullptr) {
    add_share_interval(gate, flaky, repetition.cases, scope.certainty);
  }
  std::vector<std::string> first(
      repetition.flaky.begin(),
      repetition.flaky.begin() +
          static_cast<std::ptrdiff_t>(std::min(repetition.flaky.size(), kShownCases)));
  gates.add(gate,
            std::to_string(flaky) + " of " + std::to_string(repetition.cases) +
                " repeated cases passed in some runs and not in others (" +
                shown(gate.value, bound, "ratio") + ", at most " +
                shown(bound, gate.value, "ratio") + " may): " + text::join(first, ", ") +
                (repetition.flaky.size() > kShownCases ? ", …" : ""));
}

void judge_cost(const Results& results, double bound, Gates& gates) {
  const Spending& spending = results.spending;
  sdk::Gate gate{.id = "cost_usd",
                 .statistic = "cost of the run",
                 .unit = "USD",
                 .op = sdk::Op::kAtMost,
                 .bound = bound,
                 .absence = sdk::Absence::kFail,
                 .reason_code = "cost_above_maximum",
                 .config_key = "max_cost_usd"};
  if (spending.runs == 0 || spending.known < spending.runs) {
    gate.reason_code = "cost_not_measured";
    gate.message = "max_cost_usd is set, and " + std::to_string(spending.known) + " of " +
                   std::to_string(spending.runs) + " runs of cases tell what they cost";
    return gates.add(gate, "");
  }
  gate.value = spending.usd;
  gate.n = spending.runs;
  gates.add(gate,
            "the run cost " + shown(spending.usd, bound, "") + " USD, more than " +
                shown(bound, spending.usd, "") + " USD");
}

}  // namespace aipreflight::evals
