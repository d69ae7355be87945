#include "judge.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.hpp"
#include "comparison/gates.hpp"
#include "evidence/names.hpp"
#include "gates.hpp"
#include "measurement.hpp"

namespace aipreflight::evals {
namespace {

using evidence::Evidence;
using evidence::shown;

constexpr std::size_t kMostMetrics = 1000;
constexpr std::size_t kShownCommandBytes = 200;

constexpr std::size_t kMostGroups = 1000;
constexpr std::size_t kShownCases = 5;

// Collects the sentences of one check: all of them for PASS, those of missed bounds for FAIL.
class Judge {
 public:
  Judge(const Settings& settings,
        const Results& results,
        const std::vector<comparison::Comparison>& comparisons)
      : settings_(settings),
        results_(results),
        comparisons_(comparisons),
        scope_{.results = results, .certainty = settings.certainty} {}

  Result<Evidence> decide() {
    if (auto measured = require_few_errors(settings_, results_); !measured.ok()) {
      return measured.take_error();
    }
    if (!settings_.cluster_by.empty()) {
      auto clusters = Clusters::of(results_.cases, settings_.cluster_by);
      if (!clusters) return clusters.take_error();
      clusters_ = clusters.take();
      scope_.whole = &results_;
      scope_.clusters = &*clusters_;
    }
    // What changed stands before everything else that is told.
    judge_drops();
    if (settings_.min_cases) judge_size(scope_, *settings_.min_cases, "", gates_);
    if (settings_.min_pass_rate) judge_rate(scope_, *settings_.min_pass_rate, "", gates_);
    for (const MetricBounds& bounds : settings_.metrics) {
      if (auto numeric = require_number(bounds); !numeric) return numeric.take_error();
      judge_metric(scope_, bounds, gates_);
    }
    for (const SliceBounds& bounds : settings_.tags) judge_tag(bounds);
    if (settings_.each_group) {
      if (auto judged = judge_groups(*settings_.each_group); !judged) return judged.take_error();
    }
    if (settings_.max_flaky_rate) {
      judge_flakiness(scope_, *settings_.max_flaky_rate, gates_);
    }
    if (settings_.max_cost_usd) judge_cost(results_, *settings_.max_cost_usd, gates_);
    if (!settings_.has_bounds()) judge_presence();
    for (sdk::Finding& doubt : gates_.doubts()) evidence_.findings.push_back(std::move(doubt));
    tell_set_aside();
    tell_warnings();
    tell_notes();
    report_metrics();
    summarise();
    evidence_.gates = gates_.take();
    return std::move(evidence_);
  }

 private:
  Result<void> require_number(const MetricBounds& bounds) const {
    const ReportedMetric* metric = results_.find(bounds.name);
    if (metric == nullptr || metric->wrong_type.empty()) return {};
    return execution_error("malformed",
                           "metric '" + text::one_line(bounds.name) + "' is " + metric->wrong_type +
                               " in the eval output, a number is expected");
  }

  void judge_drops() {
    const comparison::Policy policy{.alpha = settings_.alpha,
                                    .must_be_noninferior = settings_.must_be_noninferior};
    std::size_t next = 0;
    const auto judge = [&](const std::string& id, double max_drop, const std::string& place) {
      const comparison::Comparison& comparison = comparisons_[next++];
      auto [gate, is_met, missed] =
          comparison::judge_drop(comparison, id + ".max_drop", max_drop, place, policy);
      gates_.add_judged(std::move(gate), is_met, missed);
      if (auto finding = comparison::tell_changes(comparison, place, policy)) {
        evidence_.findings.push_back(*std::move(finding));
      }
    };
    if (comparisons_.empty()) return;
    if (settings_.max_drop) judge("pass_rate", *settings_.max_drop, "max_drop");
    for (const MetricBounds& bounds : settings_.metrics) {
      if (!bounds.max_drop) continue;
      judge(
          "metric." + evidence::id_part(bounds.name), *bounds.max_drop, bounds.place + ".max_drop");
    }
  }

  void judge_slice(const SliceBounds& bounds,
                   const std::string& prefix,
                   const std::string& of,
                   const Label& label) {
    const Results part = slice_of(results_, [&](const Case& one) { return one.has_label(label); });
    const Scope scope{part, settings_.certainty, prefix, of, scope_.whole, scope_.clusters, label};
    if (bounds.min_cases) judge_size(scope, *bounds.min_cases, bounds.place, gates_);
    if (bounds.min_pass_rate) judge_rate(scope, *bounds.min_pass_rate, bounds.place, gates_);
    for (const MetricBounds& metric : bounds.metrics) judge_metric(scope, metric, gates_);
  }

  void judge_tag(const SliceBounds& bounds) {
    judge_slice(bounds,
                "tag." + evidence::id_part(bounds.name) + '.',
                " of tag '" + text::one_line(bounds.name, 60) + "'",
                {kTag, bounds.name});
  }

  Result<void> judge_groups(const SliceBounds& bounds) {
    std::set<std::string_view> groups;
    std::int64_t without = 0;
    for (const Case one : results_.cases) {
      bool has_group = false;
      for (const Label* label : one.labels) {
        if (label->first != bounds.name) continue;
        groups.insert(label->second);
        has_group = true;
      }
      without += has_group || one.status == CaseStatus::kSkipped ? 0 : 1;
    }
    if (groups.size() > kMostGroups) {
      return execution_error("too_many_groups",
                             std::to_string(groups.size()) + " groups by '" +
                                 text::one_line(bounds.name, 60) + "', at most " +
                                 std::to_string(kMostGroups) + " are judged one by one");
    }
    for (const std::string_view group : groups) {
      judge_slice(bounds,
                  "group." + evidence::id_part(group) + '.',
                  " of " + text::one_line(bounds.name, 60) + " '" + text::one_line(group, 60) + "'",
                  {bounds.name, group});
    }
    if (groups.empty()) {
      gates_.add({.id = "groups",
                  .statistic = "groups by " + bounds.name,
                  .op = sdk::Op::kAtLeast,
                  .bound = 1,
                  .absence = sdk::Absence::kFail,
                  .reason_code = "no_groups",
                  .message = "each_group is set, and no case has a label '" +
                             text::one_line(bounds.name, 60) + "'",
                  .config_key = bounds.place},
                 "");
    } else if (without > 0) {
      evidence_.findings.push_back(
          {.severity = sdk::Severity::kWarn,
           .reason_code = "cases_without_group",
           .message = std::to_string(without) + " cases have no label '" +
                      text::one_line(bounds.name, 60) + "' and are in no group",
           .help = "label them, or judge them by the bounds of the whole run",
           .config_key = bounds.place});
    }
    return {};
  }

  // Without any bound: something has to be reported, and the report says that it was not judged.
  void judge_presence() {
    const std::optional<double> rate = results_.pass_rate();
    std::int64_t numbers = rate && std::isfinite(*rate) ? 1 : 0;
    for (const ReportedMetric& metric : results_.metrics) numbers += !std::isnan(metric.value);
    if (results_.ran_nothing()) numbers = 0;
    gates_.add({.id = "results_reported",
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

  void tell_set_aside() {
    if (results_.set_aside == 0) return;
    evidence_.findings.push_back(
        {.severity = sdk::Severity::kWarn,
         .reason_code = "flaky_set_aside",
         .message = std::to_string(results_.set_aside) +
                    " cases are marked as flaky by the eval tool and were not judged",
         .help = "mend these cases, or remove them: nothing is known of what they test",
         .config_key = "results_file"});
  }

  void tell_warnings() {
    if (!results_.warnings.empty()) {
      evidence_.findings.push_back({.severity = sdk::Severity::kWarn,
                                    .reason_code = "partial_run",
                                    .message = text::join(results_.warnings, "; "),
                                    .help = "gate a release on the whole set",
                                    .config_key = "results_file"});
    }
    for (const MetricBounds& bounds : settings_.metrics) {
      if (!bounds.min || !is_lower_better(bounds.name)) continue;
      evidence_.findings.push_back({.severity = sdk::Severity::kWarn,
                                    .reason_code = "bound_direction",
                                    .message = text::one_line(bounds.name, 100) +
                                               " is better when it is lower, and min asks for a "
                                               "high one",
                                    .help = "use max",
                                    .config_key = bounds.place});
    }
  }

  [[nodiscard]] bool is_lower_better(const std::string& metric) const {
    return metric == kLatency || metric == kCost || results_.lower_is_better.contains(metric);
  }

  // What in the file is not as it looks.
  void tell_notes() {
    std::vector<std::string> notes = results_.notes;
    if (!results_.judges.empty()) {
      notes.push_back("judged by " +
                      text::join({results_.judges.begin(), results_.judges.end()}, ", "));
    }
    if (!results_.repetition.flaky.empty()) {
      const auto& flaky = results_.repetition.flaky;
      const std::vector<std::string> first(
          flaky.begin(),
          flaky.begin() + static_cast<std::ptrdiff_t>(std::min(flaky.size(), kShownCases)));
      notes.push_back(
          std::to_string(flaky.size()) + " of " + std::to_string(results_.repetition.cases) +
          " repeated cases passed in some runs and not in others: " + text::join(first, ", ") +
          (flaky.size() > kShownCases ? ", …" : ""));
    }
    if (results_.errored.value_or(0) > 0) {
      notes.push_back(std::to_string(*results_.errored) +
                      " cases could not be judged and count as not passed");
    }
    if (results_.skipped.value_or(0) > 0) {
      notes.push_back(std::to_string(*results_.skipped) + " cases were skipped and count nowhere");
    }
    if (clusters_) {
      notes.push_back(std::to_string(clusters_->size()) + " clusters by '" +
                      text::one_line(settings_.cluster_by, 60) +
                      "' are independent of one another, and not the cases within them");
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
      evidence_.metrics.push_back(
          {"pass_rate", "ratio", *rate, scope_.cases(), sdk::Direction::kHigher});
    }
    std::set<std::string> names{"pass_rate"};
    for (const ReportedMetric& metric : results_.metrics) {
      if (names.size() > kMostMetrics) break;
      const std::string name = "metric." + evidence::id_part(metric.name);
      if (std::isnan(metric.value) || !names.insert(name).second) continue;
      evidence_.metrics.push_back(
          {name, "", metric.value, scope_.cases(metric.n), direction_of(metric.name)});
    }
  }

  [[nodiscard]] sdk::Direction direction_of(const std::string& name) const {
    if (is_lower_better(name)) return sdk::Direction::kLower;
    for (const MetricBounds& bounds : settings_.metrics) {
      if (bounds.name != name || bounds.min.has_value() == bounds.max.has_value()) continue;
      return bounds.min ? sdk::Direction::kHigher : sdk::Direction::kLower;
    }
    return sdk::Direction::kNone;
  }

  [[nodiscard]] std::string rate_text(double rate) const {
    if (std::isnan(rate)) return "not a number";
    const double bound = settings_.min_pass_rate.value_or(rate);
    std::string text = shown(rate, bound, "ratio");
    if (settings_.min_pass_rate) text += " (min " + shown(bound, rate, "ratio") + ')';
    return text;
  }

  // "pass rate 95% (min 90%)", "recall=0.8".
  [[nodiscard]] std::vector<std::string> values() const {
    std::vector<std::string> values;
    const std::optional<double> rate = results_.pass_rate();
    if (rate && !results_.ran_nothing()) values.push_back("pass rate " + rate_text(*rate));
    for (const MetricBounds& bounds : settings_.metrics) {
      const ReportedMetric* metric = results_.find(bounds.name);
      if (metric == nullptr || std::isnan(metric->value)) continue;
      const double other = bounds.min ? *bounds.min : bounds.max.value_or(metric->value);
      values.push_back(bounds.name + '=' + shown(metric->value, other, ""));
    }
    return values;
  }

  void summarise() {
    const std::vector<std::string> all = values();
    const std::string reported = all.empty() ? "nothing" : text::join(all, ", ");
    evidence_.summaries.emplace_back(sdk::Outcome::kAlways, "the eval suite reported " + reported);
    if (!gates_.missed().empty()) {
      const auto outcome = settings_.has_bounds() ? sdk::Outcome::kFail : sdk::Outcome::kWarn;
      evidence_.summaries.emplace_back(outcome, text::join(gates_.missed(), "; "));
      // A drop that may be chance warns.
      if (!comparisons_.empty()) {
        evidence_.summaries.emplace_back(sdk::Outcome::kWarn, text::join(gates_.missed(), "; "));
      }
    } else if (settings_.has_bounds()) {
      evidence_.summaries.emplace_back(sdk::Outcome::kPass, "quality gate passed: " + reported);
    }
  }

  const Settings& settings_;
  const Results& results_;
  const std::vector<comparison::Comparison>& comparisons_;
  std::optional<Clusters> clusters_;
  Scope scope_;
  Gates gates_;
  Evidence evidence_;
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

Result<Evidence> judge(const Settings& settings,
                       const Results& results,
                       const std::vector<comparison::Comparison>& comparisons) {
  return Judge(settings, results, comparisons).decide();
}

}  // namespace aipreflight::evals
