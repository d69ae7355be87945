#include "summary.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kShown = 5;

bool is_selected(const Case& one, const Selection& selection) {
  return (selection.provider.empty() || one.provider == selection.provider) &&
         (selection.prompt.empty() || one.prompt == selection.prompt);
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

// One case of its runs; skipped ones are no runs. An errored run did not pass; what could not be
// judged at all stays an error.
Case fold(const std::vector<const Case*>& runs, Repeats policy) {
  Case one = *runs.front();
  std::map<std::string, std::pair<double, std::size_t>> sums;
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
      auto& [sum, count] = sums[name];
      sum += value;
      ++count;
    }
  }
  const bool has_passed = policy == Repeats::kAll ? passed == judged : 2 * passed > judged;
  one.status = judged == 0         ? CaseStatus::kSkipped
               : has_passed        ? CaseStatus::kPassed
               : errored == judged ? CaseStatus::kErrored
                                   : CaseStatus::kFailed;
  one.scores.clear();
  for (const auto& [name, total] : sums) {
    // One run without a value leaves the case without: what broke must not raise a mean.
    const bool is_whole = total.second == judged;
    one.scores.emplace_back(name,
                            is_whole ? total.first / static_cast<double>(judged)
                                     : std::numeric_limits<double>::quiet_NaN());
  }
  return one;
}

// The runs of each case, in the order of its first.
std::vector<std::vector<const Case*>> runs_of(const std::vector<Case>& cases) {
  std::vector<const Case*> sorted;
  for (const Case& one : cases) sorted.push_back(&one);
  const auto key = [](const Case* one) { return std::tie(one->id, one->provider, one->prompt); };
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
    digests.push_back((hash(one.id) * kSpread + hash(one.provider)) * kSpread + hash(one.prompt));
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
  for (const Case& one : cases) {
    if (one.status == CaseStatus::kSkipped) continue;
    ++spending.runs;
    for (const auto& [name, value] : one.scores) {
      if (name != kCost || std::isnan(value)) continue;
      spending.usd = spending.known == 0 ? value : spending.usd + value;
      ++spending.known;
      break;
    }
  }
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
    ReportedMetric metric{.name = column.name, .value = std::numeric_limits<double>::quiet_NaN()};
    metric.n = static_cast<std::int64_t>(column.values.size());
    metric.applies_to = column.applies_to;
    double sum = 0;
    for (const double value : column.values) sum += value;
    if (!column.values.empty()) metric.value = sum / static_cast<double>(column.values.size());
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
    add_aggregates(file, results);
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
  const auto runs = has_repeats(file.cases) ? runs_of(file.cases)
                                            : std::vector<std::vector<const Case*>>();
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
  add_aggregates(file, results);
  for (const auto& [metric, why] : file.ungateable) {
    if (results.find(metric) != nullptr) continue;
    ReportedMetric reported{.name = metric, .value = std::numeric_limits<double>::quiet_NaN()};
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
