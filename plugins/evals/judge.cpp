#include "judge.hpp"

#include <cmath>
#include <set>

#include "base/text.hpp"
#include "evidence/names.hpp"
#include "stats/binomial.hpp"
#include "stats/mean_interval.hpp"
#include "stats/wilson.hpp"

namespace aipreflight::evals {
namespace {

using evidence::Evidence;
using evidence::shown;

constexpr std::size_t kMostMetrics = 1000;
constexpr std::size_t kShownCommandBytes = 200;

// Collects the sentences of one check: all of them for PASS, those of missed bounds for FAIL.
class Judge {
 public:
  Judge(const Settings& settings, const Results& results)
      : settings_(settings), results_(results) {}

  Result<Evidence> decide() {
    if (auto measured = require_few_errors(); !measured.ok()) return measured.take_error();
    judge_size();
    judge_rate();
    for (const MetricBounds& bounds : settings_.metrics) {
      if (auto done = judge_metric(bounds); !done.ok()) return done.take_error();
    }
    if (!settings_.has_bounds()) judge_presence();
    tell_notes();
    report_metrics();
    summarise();
    return std::move(evidence_);
  }

 private:
  // Cases behind a number: the suite's own word, else all of the run, else the one number that
  // there is.
  [[nodiscard]] std::int64_t cases(const std::optional<std::int64_t>& own = {}) const {
    return own.value_or(results_.total.value_or(1));
  }

  void add(sdk::Gate gate, const std::string& missed) {
    const bool is_measured = !std::isnan(gate.value) && gate.n > 0;
    const bool is_met = is_measured && (gate.op == sdk::Op::kAtMost ? gate.value <= gate.bound
                                                                    : gate.value >= gate.bound);
    if (!is_met) missed_.push_back(is_measured ? missed : gate.message);
    // The host words a missed bound better than we can; what was not measured is our own to say.
    if (is_measured) gate.message.clear();
    evidence_.gates.push_back(std::move(gate));
  }

  // Cases that could not be judged count as not passed; too many of them, and the run says nothing
  // of the change.
  Result<void> require_few_errors() const {
    if (!results_.errored || !results_.total || *results_.total == 0) return {};
    const double rate =
        static_cast<double>(*results_.errored) / static_cast<double>(*results_.total);
    if (rate <= settings_.max_error_rate) return {};
    return execution_error(
        "too_many_errors",
        std::to_string(*results_.errored) + " of " + std::to_string(*results_.total) +
            " cases could not be judged (" + shown(rate, settings_.max_error_rate, "ratio") +
            ", at most " + shown(settings_.max_error_rate, rate, "ratio") + " may)",
        "mend the provider or the fixtures and run again, or set `max_error_rate`");
  }

  void judge_size() {
    if (!settings_.min_cases) return;
    const double bound = static_cast<double>(*settings_.min_cases);
    sdk::Gate gate{
        .id = "cases",
        .statistic = "cases run",
        .value = results_.total ? static_cast<double>(*results_.total) : sdk::kNotMeasured,
        .n = results_.total.value_or(0),
        .op = sdk::Op::kAtLeast,
        .bound = bound,
        .absence = sdk::Absence::kFail,
        .reason_code = "too_few_cases",
        .config_key = "min_cases"};
    if (!results_.total)
      gate.message = "min_cases is set, but the eval output does not say how many cases ran";
    if (results_.ran_nothing())
      gate.message = "no case ran, min_cases is " + std::to_string(*settings_.min_cases);
    add(gate,
        std::to_string(results_.total.value_or(0)) + " cases ran, at least " +
            std::to_string(*settings_.min_cases) + " are needed");
  }

  void judge_rate() {
    const std::optional<double> rate = results_.pass_rate();
    const bool is_known = rate && !results_.ran_nothing();
    if (is_known) values_.push_back("pass rate " + rate_text(*rate));
    if (!settings_.min_pass_rate) return;
    const double bound = *settings_.min_pass_rate;
    sdk::Gate gate{.id = "pass_rate",
                   .statistic = "pass rate",
                   .unit = "ratio",
                   .value = is_known ? *rate : sdk::kNotMeasured,
                   .n = is_known ? cases() : 0,
                   .op = sdk::Op::kAtLeast,
                   .bound = bound,
                   .absence = sdk::Absence::kFail,
                   .reason_code = "pass_rate_below_minimum",
                   .config_key = "min_pass_rate"};
    if (is_known && results_.total && results_.passed) add_interval(gate);
    if (results_.ran_nothing()) {
      gate.reason_code = "nothing_measured";
      gate.message = "the eval output says that it ran no case (total is 0)";
    } else if (!rate) {
      gate.reason_code = "pass_rate_missing";
      gate.message = "min_pass_rate is set, but the eval output reported no pass rate";
    } else if (std::isnan(*rate)) {
      gate.reason_code = "pass_rate_not_a_number";
      gate.message = "the reported pass rate is not a finite number";
    }
    add(gate,
        "pass rate " + shown(gate.value, bound, "ratio") + " below minimum " +
            shown(bound, gate.value, "ratio"));
  }

  void add_interval(sdk::Gate& gate) const {
    const double confidence = settings_.certainty.level();
    const auto interval = stats::wilson(static_cast<std::uint64_t>(*results_.passed),
                                        static_cast<std::uint64_t>(*results_.total),
                                        stats::normal_quantile(confidence));
    gate.interval = sdk::Interval{interval.low, interval.high, confidence, "wilson"};
    gate.straddle = settings_.certainty.straddle();
  }

  [[nodiscard]] std::string rate_text(double rate) const {
    if (std::isnan(rate)) return "not a number";
    const double bound = settings_.min_pass_rate.value_or(rate);
    std::string text = shown(rate, bound, "ratio");
    if (settings_.min_pass_rate) text += " (min " + shown(bound, rate, "ratio") + ')';
    return text;
  }

  Result<void> judge_metric(const MetricBounds& bounds) {
    const ReportedMetric* metric = results_.find(bounds.name);
    if (metric != nullptr && !metric->wrong_type.empty()) {
      return execution_error("malformed",
                             "metric '" + text::one_line(bounds.name) + "' is " +
                                 metric->wrong_type + " in the eval output, a number is expected");
    }
    const double value = metric == nullptr ? sdk::kNotMeasured : metric->value;
    if (!std::isnan(value)) {
      const double other = bounds.min ? *bounds.min : bounds.max.value_or(value);
      values_.push_back(bounds.name + '=' + shown(value, other, ""));
    }
    if (bounds.min) add_bound(bounds, metric, ".min", *bounds.min, sdk::Op::kAtLeast);
    if (bounds.max) add_bound(bounds, metric, ".max", *bounds.max, sdk::Op::kAtMost);
    if (!bounds.min && !bounds.max) add_reported(bounds, metric);
    return {};
  }

  // A gate on a metric, with what to say should it not have been measured.
  [[nodiscard]] sdk::Gate metric_gate(const MetricBounds& bounds,
                                      const ReportedMetric* metric,
                                      const std::string& suffix) const {
    sdk::Gate gate{.id = "metric." + evidence::id_part(bounds.name) + suffix,
                   .statistic = bounds.name,
                   .absence = sdk::Absence::kFail,
                   .config_key = bounds.place};
    const std::string name = "metric '" + bounds.name + '\'';
    if (results_.ran_nothing()) {
      gate.reason_code = "nothing_measured";
      gate.message = "the eval output says that it ran no case (total is 0)";
    } else if (metric == nullptr || metric->is_null) {
      gate.reason_code = "metric_missing";
      gate.message =
          name + (metric == nullptr ? " is not in the eval output" : " is null in the eval output");
    } else if (!metric->ungateable.empty()) {
      gate.reason_code = "metric_ungateable";
      gate.message = "no bound can be put on " + name + ": " + metric->ungateable;
    } else if (!is_covered(bounds, *metric)) {
      gate.reason_code = "coverage_below_minimum";
      gate.message = coverage_text(name, bounds, *metric);
    } else if (std::isnan(metric->value)) {
      gate.reason_code = "metric_not_a_number";
      gate.message = name + " is not a finite number in the eval output";
    } else {
      gate.value = metric->value;
      gate.n = cases(metric->n);
      add_mean_interval(gate, *metric);
      if (gate.n == 0) {
        gate.reason_code = "nothing_measured";
        gate.message = name + " was computed over no case";
      }
    }
    return gate;
  }

  // NaN and missing values leave the mean: how many there are must not be left to chance.
  static bool is_covered(const MetricBounds& bounds, const ReportedMetric& metric) {
    if (!metric.applies_to || *metric.applies_to == 0) return true;
    return coverage(metric) >= bounds.min_coverage && metric.n.value_or(0) > 0;
  }
  static double coverage(const ReportedMetric& metric) {
    return static_cast<double>(metric.n.value_or(0)) / static_cast<double>(*metric.applies_to);
  }
  static std::string coverage_text(const std::string& name,
                                   const MetricBounds& bounds,
                                   const ReportedMetric& metric) {
    const double share = coverage(metric);
    return name + " has a value in " + std::to_string(metric.n.value_or(0)) + " of the " +
           std::to_string(*metric.applies_to) + " cases that should have it (" +
           shown(share, bounds.min_coverage, "ratio") + ", at least " +
           shown(bounds.min_coverage, share, "ratio") + " needed)";
  }

  void add_mean_interval(sdk::Gate& gate, const ReportedMetric& metric) const {
    const double confidence = settings_.certainty.level();
    const auto found = stats::mean_interval(metric.values, confidence);
    if (!found) return;
    gate.interval = sdk::Interval{
        found->interval.low, found->interval.high, confidence, std::string(found->method)};
    gate.straddle = settings_.certainty.straddle();
  }

  void add_bound(const MetricBounds& bounds,
                 const ReportedMetric* metric,
                 const std::string& suffix,
                 double bound,
                 sdk::Op op) {
    sdk::Gate gate = metric_gate(bounds, metric, suffix);
    const bool is_minimum = op == sdk::Op::kAtLeast;
    gate.op = op;
    gate.bound = bound;
    gate.config_key += suffix;
    if (gate.reason_code.empty()) {
      gate.reason_code = is_minimum ? "metric_below_minimum" : "metric_above_maximum";
    }
    add(gate,
        bounds.name + ' ' + shown(gate.value, bound, "") +
            (is_minimum ? " below minimum " : " above maximum ") + shown(bound, gate.value, ""));
  }

  // A metric that is named without a bound has to be there; its value decides nothing.
  void add_reported(const MetricBounds& bounds, const ReportedMetric* metric) {
    sdk::Gate gate = metric_gate(bounds, metric, ".reported");
    gate.statistic = bounds.name + " reported";
    if (!std::isnan(gate.value)) gate.value = 1;
    gate.op = sdk::Op::kAtLeast;
    gate.bound = 1;
    add(gate, "");
  }

  // Without any bound: something has to be reported, and the report says that it was not judged.
  void judge_presence() {
    const std::optional<double> rate = results_.pass_rate();
    std::int64_t numbers = rate && std::isfinite(*rate) ? 1 : 0;
    for (const ReportedMetric& metric : results_.metrics) numbers += !std::isnan(metric.value);
    if (results_.ran_nothing()) numbers = 0;
    add({.id = "results_reported",
         .statistic = "numbers reported",
         .value = static_cast<double>(numbers),
         .n = numbers,
         .op = sdk::Op::kAtLeast,
         .bound = 1,
         .severity = sdk::Severity::kWarn,
         .absence = sdk::Absence::kWarn,
         .reason_code = "nothing_reported",
         .message = "the eval suite reported nothing to gate on (no pass rate or metrics)",
         .config_key = "results_file"},
        "");
    evidence_.findings.push_back(
        {.severity = sdk::Severity::kInfo,
         .reason_code = "nothing_gated",
         .message = "no bound is set: the reported numbers are shown and not judged",
         .help = "set min_pass_rate or metrics",
         .config_key = "results_file"});
  }

  // What in the file is not as it looks.
  void tell_notes() {
    std::vector<std::string> notes = results_.notes;
    if (results_.errored.value_or(0) > 0) {
      notes.push_back(std::to_string(*results_.errored) +
                      " cases could not be judged and count as not passed");
    }
    if (results_.skipped.value_or(0) > 0) {
      notes.push_back(std::to_string(*results_.skipped) + " cases were skipped and count nowhere");
    }
    if (notes.empty()) return;
    const std::string tool = results_.tool.empty() ? "" : text::one_line(results_.tool, 60) + ": ";
    evidence_.findings.push_back({.severity = sdk::Severity::kInfo,
                                  .reason_code = "eval_results_read",
                                  .message = tool + text::join(notes, "; "),
                                  .config_key = "results_file"});
  }

  void report_metrics() {
    if (const auto rate = results_.pass_rate(); rate && std::isfinite(*rate)) {
      evidence_.metrics.push_back({"pass_rate", "ratio", *rate, cases(), sdk::Direction::kHigher});
    }
    std::set<std::string> names{"pass_rate"};
    for (const ReportedMetric& metric : results_.metrics) {
      if (names.size() > kMostMetrics) break;
      const std::string name = "metric." + evidence::id_part(metric.name);
      if (std::isnan(metric.value) || !names.insert(name).second) continue;
      evidence_.metrics.push_back(
          {name, "", metric.value, cases(metric.n), direction_of(metric.name)});
    }
  }

  [[nodiscard]] sdk::Direction direction_of(const std::string& name) const {
    for (const MetricBounds& bounds : settings_.metrics) {
      if (bounds.name != name || bounds.min.has_value() == bounds.max.has_value()) continue;
      return bounds.min ? sdk::Direction::kHigher : sdk::Direction::kLower;
    }
    return sdk::Direction::kNone;
  }

  void summarise() {
    const std::string values = values_.empty() ? "nothing" : text::join(values_, ", ");
    evidence_.summaries.emplace_back(sdk::Outcome::kAlways, "the eval suite reported " + values);
    if (!missed_.empty()) {
      const auto outcome = settings_.has_bounds() ? sdk::Outcome::kFail : sdk::Outcome::kWarn;
      evidence_.summaries.emplace_back(outcome, text::join(missed_, "; "));
    } else if (settings_.has_bounds()) {
      evidence_.summaries.emplace_back(sdk::Outcome::kPass, "quality gate passed: " + values);
    }
  }

  const Settings& settings_;
  const Results& results_;
  Evidence evidence_;
  std::vector<std::string> values_;  // "pass rate 95% (min 90%)"
  std::vector<std::string> missed_;  // "recall 0.7 below minimum 0.8"
};

}  // namespace

Evidence judge_unmeasured(const Settings& settings) {
  if (!settings.has_source()) {
    const bool is_wanted = settings.wants_results();
    return {.findings = {
                {.severity = sdk::Severity::kFail,
                 .reason_code = "no_eval_source",
                 .message = is_wanted ? "the eval quality gate needs a 'command' or 'results_file'"
                                      : "evals section present but no 'command' configured"}}};
  }
  return {.findings = {{.severity = sdk::Severity::kWarn,
                        .reason_code = "nothing_gated",
                        .message = "eval suite configured: `" +
                                   text::one_line(settings.command, kShownCommandBytes) +
                                   "`; it was not run, since no bound is set",
                        .help = "set min_pass_rate or metrics to gate on its results",
                        .config_key = "command"}}};
}

Result<Evidence> judge(const Settings& settings, const Results& results) {
  return Judge(settings, results).decide();
}

}  // namespace aipreflight::evals
