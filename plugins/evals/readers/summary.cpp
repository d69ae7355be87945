#include "summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kShown = 5;

std::vector<Case> select(const std::vector<Case>& cases, const Selection& selection) {
  std::vector<Case> selected;
  for (const Case& one : cases) {
    const bool is_wanted = (selection.provider.empty() || one.provider == selection.provider) &&
                           (selection.prompt.empty() || one.prompt == selection.prompt);
    if (is_wanted) selected.push_back(one);
  }
  return selected;
}

std::string some(const std::set<std::string>& names) {
  std::vector<std::string> first;
  for (const std::string& name : names) {
    if (first.size() == kShown) break;
    first.push_back("'" + text::one_line(name, 80) + "'");
  }
  return text::join(first, ", ") + (names.size() > kShown ? ", …" : "");
}

Error nothing_selected(const CaseFile& file, const Selection& selection, const std::string& name) {
  std::set<std::string> providers;
  std::set<std::string> prompts;
  for (const Case& one : file.cases) {
    providers.insert(one.provider);
    prompts.insert(one.prompt);
  }
  std::string there;
  if (!selection.provider.empty()) there += "; providers are " + some(providers);
  if (!selection.prompt.empty()) there += "; prompts are " + some(prompts);
  return execution_error("nothing_selected", name + ": no case is left by select" + there);
}

// By name. A score that stands there twice has no known value.
std::map<std::string, double> scores_of(const Case& one) {
  std::map<std::string, double> scores;
  for (const auto& [name, value] : one.scores) {
    const auto [place, is_new] = scores.emplace(name, value);
    if (!is_new) place->second = std::numeric_limits<double>::quiet_NaN();
  }
  return scores;
}

// One case of its runs. An errored run did not pass; what could not be judged at all stays an
// error.
Case fold(const std::vector<const Case*>& runs, Repeats policy) {
  Case one = *runs.front();
  std::map<std::string, std::pair<double, std::size_t>> sums;
  std::size_t passed = 0;
  std::size_t errored = 0;
  for (const Case* run : runs) {
    passed += run->status == CaseStatus::kPassed ? 1 : 0;
    errored += run->status == CaseStatus::kErrored ? 1 : 0;
    for (const auto& [name, value] : scores_of(*run)) {
      auto& [sum, count] = sums[name];
      sum += value;  // NaN stays NaN: one run without a value leaves the case without
      ++count;
    }
    one.expected_scores.insert(run->expected_scores.begin(), run->expected_scores.end());
  }
  const bool has_passed =
      policy == Repeats::kAll ? passed == runs.size() : 2 * passed > runs.size();
  one.status = has_passed                           ? CaseStatus::kPassed
               : errored == runs.size()             ? CaseStatus::kErrored
               : one.status == CaseStatus::kSkipped ? CaseStatus::kSkipped
                                                    : CaseStatus::kFailed;
  one.scores.clear();
  for (const auto& [name, total] : sums) {
    one.scores.emplace_back(name, total.first / static_cast<double>(total.second));
  }
  return one;
}

std::vector<Case> fold_repeats(std::vector<Case> cases, Repeats policy) {
  if (policy == Repeats::kSeparate) return cases;
  std::vector<std::string> order;
  std::map<std::string, std::vector<const Case*>> runs;
  for (const Case& one : cases) {
    auto& of_case = runs[one.id + '\x1f' + one.provider];
    if (of_case.empty()) order.push_back(one.id + '\x1f' + one.provider);
    of_case.push_back(&one);
  }
  std::vector<Case> folded;
  for (const std::string& id : order) folded.push_back(fold(runs[id], policy));
  return folded;
}

void count(const std::vector<Case>& cases, Results& results) {
  std::int64_t passed = 0;
  std::int64_t errored = 0;
  std::int64_t skipped = 0;
  for (const Case& one : cases) {
    passed += one.status == CaseStatus::kPassed ? 1 : 0;
    errored += one.status == CaseStatus::kErrored ? 1 : 0;
    skipped += one.status == CaseStatus::kSkipped ? 1 : 0;
  }
  results.total = static_cast<std::int64_t>(cases.size()) - skipped;
  results.passed = passed;
  results.errored = errored;
  results.skipped = skipped;
}

// Means over the cases, in alphabetical order of their names.
void average(const std::vector<Case>& cases, Results& results) {
  struct Column {
    std::vector<double> values;
    std::int64_t applies_to = 0;
  };
  std::map<std::string, Column> columns;
  for (const Case& one : cases) {
    if (one.status == CaseStatus::kSkipped) continue;
    std::set<std::string> names = one.expected_scores;
    for (const auto& [name, value] : scores_of(one)) {
      names.insert(name);
      if (!std::isnan(value)) columns[name].values.push_back(value);
    }
    for (const std::string& name : names) ++columns[name].applies_to;
  }
  for (auto& [name, column] : columns) {
    ReportedMetric metric{.name = name, .value = std::numeric_limits<double>::quiet_NaN()};
    metric.n = static_cast<std::int64_t>(column.values.size());
    metric.applies_to = column.applies_to;
    double sum = 0;
    for (const double value : column.values) sum += value;
    if (!column.values.empty()) metric.value = sum / static_cast<double>(column.values.size());
    metric.values = std::move(column.values);
    results.metrics.push_back(std::move(metric));
  }
}

void add_aggregates(const CaseFile& file, Results& results) {
  for (const auto& [metric, value] : file.aggregates) {
    if (results.find(metric) != nullptr) continue;
    ReportedMetric reported{.name = metric, .value = value};
    for (const auto& [prefix, count] : file.aggregate_counts) {
      if (metric.starts_with(prefix)) reported.n = count;
    }
    results.metrics.push_back(std::move(reported));
  }
}

}  // namespace

Result<Results> summarise(const CaseFile& file,
                          const Selection& selection,
                          const std::string& name) {
  Results results;
  results.format = file.format;
  results.tool = file.tool;
  results.notes = file.notes;
  if (!file.has_cases) {
    add_aggregates(file, results);
    return results;
  }
  const std::vector<Case> selected = select(file.cases, selection);
  if (selected.empty() && !file.cases.empty()) return nothing_selected(file, selection, name);
  const std::vector<Case> cases = fold_repeats(selected, selection.repeats);
  count(cases, results);
  if (!file.has_outcomes) results.passed.reset();
  average(cases, results);
  add_aggregates(file, results);
  for (const auto& [metric, why] : file.ungateable) {
    if (results.find(metric) != nullptr) continue;
    ReportedMetric reported{.name = metric, .value = std::numeric_limits<double>::quiet_NaN()};
    reported.ungateable = why;
    results.metrics.push_back(std::move(reported));
  }
  return results;
}

}  // namespace aipreflight::evals
