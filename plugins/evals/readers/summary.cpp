#include "summary.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/text.hpp"
#include "score.hpp"
#include "stats/mean.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kShown = 5;

bool is_selected(const Case& one, const Selection& selection) {
  return (selection.provider.empty() || one.provider == selection.provider) &&
         (selection.prompt.empty() || one.prompt == selection.prompt) &&
         (selection.task.empty() || one.task == selection.task);
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
  std::set<std::string> tasks;
  for (const Case& one : file.cases) {
    providers.insert(one.provider);
    prompts.insert(one.prompt);
    tasks.insert(one.task);
  }
  for (const auto& [metric, value] : file.aggregates) {
    if (file.aggregates_have_tasks) tasks.insert(metric.substr(0, metric.find('/')));
  }
  std::string there;
  if (!selection.provider.empty()) there += "; providers are " + some(providers);
  if (!selection.prompt.empty()) there += "; prompts are " + some(prompts);
  if (!selection.task.empty()) there += "; tasks are " + some(tasks);
  return execution_error("nothing_selected",
                         name + ": no case is left by select" + there,
                         "`aipreflight evals inspect` shows what there is");
}

// By name. A score that stands there twice has no known value.
std::map<std::string, double> scores_of(const Case& one) {
  std::map<std::string, double> scores;
  for (const auto& [name, value] : one.scores) {
    const auto [place, is_new] = scores.emplace(name, value);
    if (!is_new) place->second = kNoScore;
  }
  return scores;
}

// One case of its runs; skipped ones are no runs. An errored run did not pass; what could not be
// judged at all stays an error.
Case fold(const std::vector<const Case*>& runs, Repeats policy) {
  Case one = *runs.front();
  std::map<std::string, std::vector<double>> values;
  std::size_t judged = 0;
  std::size_t passed = 0;
  std::size_t errored = 0;
  for (const Case* run : runs) {
    one.expected_scores.insert(run->expected_scores.begin(), run->expected_scores.end());
    one.labels.insert(run->labels.begin(), run->labels.end());
    if (run->status == CaseStatus::kSkipped) continue;
    ++judged;
    passed += run->status == CaseStatus::kPassed ? 1 : 0;
    errored += run->status == CaseStatus::kErrored ? 1 : 0;
    for (const auto& [name, value] : scores_of(*run)) {
      values[name].push_back(value);
    }
  }
  const bool has_passed = policy == Repeats::kAll ? passed == judged : 2 * passed > judged;
  one.status = judged == 0         ? CaseStatus::kSkipped
               : has_passed        ? CaseStatus::kPassed
               : errored == judged ? CaseStatus::kErrored
                                   : CaseStatus::kFailed;
  one.scores.clear();
  for (const auto& [name, of_runs] : values) {
    // One run without a value leaves the case without: what broke must not raise a mean.
    const bool is_whole = of_runs.size() == judged;
    one.scores.emplace_back(name, is_whole ? stats::mean(of_runs) : kNoScore);
  }
  return one;
}

// The runs of each case, in the order of its first.
std::vector<std::vector<const Case*>> runs_of(const std::vector<Case>& cases) {
  std::vector<const Case*> sorted;
  for (const Case& one : cases) sorted.push_back(&one);
  const auto key = [](const Case* one) {
    return std::tie(one->id, one->provider, one->prompt, one->task);
  };
  std::sort(sorted.begin(), sorted.end(), [&](const Case* left, const Case* right) {
    return key(left) != key(right) ? key(left) < key(right) : left < right;
  });
  std::vector<std::vector<const Case*>> runs;
  for (const Case* one : sorted) {
    if (runs.empty() || key(runs.back().front()) != key(one)) runs.emplace_back();
    runs.back().push_back(one);
  }
  std::sort(runs.begin(), runs.end(), [](const auto& left, const auto& right) {
    return left.front() < right.front();
  });
  return runs;
}

// Whether any case ran more than once: by digests of 64 bits, so that in 10,000,000 cases the
// chance to look for repeats in vain is 1 in 300,000.
bool has_repeats(const std::vector<Case>& cases) {
  std::vector<std::size_t> digests;
  digests.reserve(cases.size());
  const std::hash<std::string> hash;
  for (const Case& one : cases) {
    constexpr std::size_t kSpread = 0x9E3779B97F4A7C15u;
    digests.push_back(((hash(one.id) * kSpread + hash(one.provider)) * kSpread + hash(one.prompt)) *
                          kSpread +
                      hash(one.task));
  }
  std::sort(digests.begin(), digests.end());
  return std::adjacent_find(digests.begin(), digests.end()) != digests.end();
}

Repetition repetition_of(const std::vector<std::vector<const Case*>>& all) {
  Repetition repetition;
  for (const auto& runs : all) {
    std::size_t passed = 0;
    std::size_t judged = 0;
    for (const Case* run : runs) {
      passed += run->status == CaseStatus::kPassed ? 1 : 0;
      judged += run->status != CaseStatus::kSkipped ? 1 : 0;
    }
    if (judged < 2) continue;
    ++repetition.cases;
    if (passed > 0 && passed < judged) repetition.flaky.push_back(title_of(*runs.front()));
  }
  return repetition;
}

Spending spending_of(const std::vector<Case>& cases) {
  Spending spending;
  std::vector<double> costs;
  for (const Case& one : cases) {
    if (one.status == CaseStatus::kSkipped) continue;
    ++spending.runs;
    for (const auto& [name, value] : one.scores) {
      if (name != kCost || std::isnan(value)) continue;
      costs.push_back(value);
      break;
    }
  }
  spending.known = static_cast<std::int64_t>(costs.size());
  if (!costs.empty()) spending.usd = stats::sum(costs);
  return spending;
}

void count(const std::vector<const Case*>& cases, Results& results) {
  std::int64_t passed = 0;
  std::int64_t errored = 0;
  std::int64_t skipped = 0;
  for (const Case* one : cases) {
    passed += one->status == CaseStatus::kPassed ? 1 : 0;
    errored += one->status == CaseStatus::kErrored ? 1 : 0;
    skipped += one->status == CaseStatus::kSkipped ? 1 : 0;
  }
  results.total = static_cast<std::int64_t>(cases.size()) - skipped;
  results.passed = passed;
  results.errored = errored;
  results.skipped = skipped;
}

// The values of one score over the cases.
struct Column {
  std::string name;
  std::vector<double> values = {};
  std::int64_t applies_to = 0;
  const Case* seen_in = nullptr;    // the last case that should have it
  const Case* scored_in = nullptr;  // the last case that has it
  bool is_known = false;            // its value there went into `values`
};

// Finds columns by name. Cases of a file have the same scores in the same order, so that mostly the
// next column is the one.
class ColumnSet {
 public:
  Column& of(const std::string& name) {
    if (next_ < columns_.size() && columns_[next_].name == name) return columns_[next_++];
    const auto [place, is_new] = places_.emplace(name, columns_.size());
    if (is_new) columns_.push_back({.name = name});
    next_ = place->second + 1;
    return columns_[place->second];
  }
  void rewind() { next_ = 0; }
  std::vector<Column> take() { return std::move(columns_); }

 private:
  std::vector<Column> columns_;
  std::unordered_map<std::string, std::size_t> places_;
  std::size_t next_ = 0;
};

void take_score(const Case& one, double value, Column& column) {
  column.applies_to += column.seen_in == &one ? 0 : 1;
  column.seen_in = &one;
  // A score that stands there twice has no known value.
  const bool is_repeated = column.scored_in == &one;
  if (is_repeated && column.is_known) column.values.pop_back();
  column.scored_in = &one;
  column.is_known = !is_repeated && !std::isnan(value);
  if (column.is_known) column.values.push_back(value);
}

// Means over the cases, in alphabetical order of their names.
void average(const std::vector<const Case*>& cases, Results& results) {
  ColumnSet columns;
  for (const Case* one : cases) {
    if (one->status == CaseStatus::kSkipped) continue;
    columns.rewind();
    for (const auto& [name, value] : one->scores) take_score(*one, value, columns.of(name));
    for (const std::string& name : one->expected_scores) {
      Column& column = columns.of(name);
      column.applies_to += column.seen_in == one ? 0 : 1;
      column.seen_in = one;
    }
  }
  std::vector<Column> sorted = columns.take();
  std::sort(sorted.begin(), sorted.end(), [](const Column& left, const Column& right) {
    return left.name < right.name;
  });
  for (Column& column : sorted) {
    ReportedMetric metric{.name = column.name, .value = kNoScore};
    metric.n = static_cast<std::int64_t>(column.values.size());
    metric.applies_to = column.applies_to;
    // What is drawn of them must not depend on the order in which the cases ran.
    std::sort(column.values.begin(), column.values.end());
    if (!column.values.empty()) metric.value = stats::mean(column.values);
    metric.values = std::move(column.values);
    results.metrics.push_back(std::move(metric));
  }
}

std::vector<const Case*> those_of(const Results& results,
                                  const std::function<bool(const Case&)>& belongs) {
  std::vector<const Case*> cases;
  for (const Case& one : results.cases) {
    if (belongs(one)) cases.push_back(&one);
  }
  return cases;
}

void add_aggregates(const CaseFile& file, const Selection& selection, Results& results) {
  for (const auto& [metric, value] : file.aggregates) {
    if (results.find(metric) != nullptr) continue;
    ReportedMetric reported{.name = metric, .value = value};
    if (file.has_cases && selection.is_part()) reported.ungateable = kOfWholeRun;
    for (const auto& [prefix, count] : file.aggregate_counts) {
      if (metric.starts_with(prefix)) reported.n = count;
    }
    for (const auto& [name, error] : file.aggregate_errors) {
      // An error of 0 is that of values that were all the same, which says nothing of the next.
      if (name == metric && reported.n && error > 0) reported.standard_error = error;
    }
    results.metrics.push_back(std::move(reported));
  }
}

// Of a file without cases: the numbers of the selected task.
Result<void> select_aggregates(CaseFile& file, Selection selection, const std::string& name) {
  if (file.aggregates_have_tasks && !selection.task.empty()) {
    const std::string prefix = selection.task + '/';
    const auto is_other = [&](const auto& one) { return !one.first.starts_with(prefix); };
    if (std::all_of(file.aggregates.begin(), file.aggregates.end(), is_other)) {
      return nothing_selected(file, selection, name);
    }
    std::erase_if(file.aggregates, is_other);
    selection.task.clear();
  }
  return require_no_cases(selection, name);
}

}  // namespace

Result<void> require_no_cases(const Selection& selection, const std::string& name) {
  if (!selection.is_part() && selection.repeats == Repeats::kSeparate) return {};
  const std::string key = selection.is_part() ? "select" : "repeats";
  return execution_error(
      "cases_not_known",
      name + ": it has numbers of the whole run alone, and `" + key + "` needs its cases",
      "let the suite write its cases, or leave `" + key + "` out");
}

Result<Results> summarise(CaseFile file, const Selection& selection, const std::string& name) {
  Results results;
  results.format = file.format;
  results.tool = file.tool;
  results.notes = file.notes;
  results.warnings = file.warnings;
  results.lower_is_better = file.lower_is_better;
  results.judges = file.judges;
  results.dataset = file.dataset;
  results.set_aside = file.set_aside;
  if (!file.has_cases) {
    if (auto selected = select_aggregates(file, selection, name); !selected) {
      return selected.take_error();
    }
    add_aggregates(file, selection, results);
    return results;
  }
  if (!file.cases.empty() &&
      std::none_of(file.cases.begin(), file.cases.end(), [&](const Case& one) {
        return is_selected(one, selection);
      })) {
    return nothing_selected(file, selection, name);
  }
  std::erase_if(file.cases, [&](const Case& one) { return !is_selected(one, selection); });
  results.spending = spending_of(file.cases);
  const auto runs =
      has_repeats(file.cases) ? runs_of(file.cases) : std::vector<std::vector<const Case*>>();
  if (file.has_outcomes) results.repetition = repetition_of(runs);
  if (results.repetition.cases > 0) {
    results.notes.push_back(std::to_string(results.repetition.cases) + " cases ran more than once");
  }
  if (selection.repeats != Repeats::kSeparate && !runs.empty()) {
    std::vector<Case> folded;
    for (const auto& of_case : runs) folded.push_back(fold(of_case, selection.repeats));
    file.cases = std::move(folded);
  }
  results.cases = std::move(file.cases);
  const auto all = those_of(results, [](const Case&) { return true; });
  count(all, results);
  if (!file.has_outcomes) results.passed.reset();
  average(all, results);
  add_aggregates(file, selection, results);
  for (const auto& [metric, why] : file.ungateable) {
    if (results.find(metric) != nullptr) continue;
    ReportedMetric reported{.name = metric, .value = kNoScore};
    reported.ungateable = why;
    results.metrics.push_back(std::move(reported));
  }
  return results;
}

Results slice_of(const Results& whole, const std::function<bool(const Case&)>& belongs) {
  Results part;
  part.format = whole.format;
  const auto cases = those_of(whole, belongs);
  count(cases, part);
  if (!whole.passed) part.passed.reset();
  average(cases, part);
  return part;
}

}  // namespace aipreflight::evals
