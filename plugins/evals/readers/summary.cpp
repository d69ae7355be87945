#include "summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.hpp"
#include "large_pages.hpp"
#include "repeats.hpp"
#include "score.hpp"
#include "stats/mean.hpp"
#include "values.hpp"

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
  for (const Case one : file.cases) {
    providers.emplace(one.provider);
    prompts.emplace(one.prompt);
    tasks.emplace(one.task);
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

// Of each kind, where its scores of a name stand.
std::vector<std::vector<std::size_t>> places_of(const Cases& cases, std::string_view name) {
  std::vector<std::vector<std::size_t>> places;
  for (const CaseKind& kind : cases.kinds()) {
    auto& of_kind = places.emplace_back();
    for (std::size_t i = 0; i < kind.score_names.size(); ++i) {
      if (kind.score_names[i] == name) of_kind.push_back(i);
    }
  }
  return places;
}

Spending spending_of(const Cases& cases) {
  Spending spending;
  std::vector<double> costs;
  const auto places = places_of(cases, kCost);
  for (const Case one : cases) {
    if (one.status == CaseStatus::kSkipped) continue;
    ++spending.runs;
    for (const std::size_t place : places[one.kind_number]) {
      if (std::isnan(one.values[place])) continue;
      costs.push_back(one.values[place]);
      break;
    }
  }
  spending.known = static_cast<std::int64_t>(costs.size());
  if (!costs.empty()) spending.usd = stats::sum(costs);
  return spending;
}

// The values of one score over the cases.
struct Column {
  std::string_view name;
  std::vector<double> values = {};
  std::int64_t applies_to = 0;
};

// Which column each score of a kind of cases goes into.
struct ColumnsOfKind {
  struct Score {
    std::size_t column = 0;
    std::size_t place = 0;  // of its value
    bool is_known = true;   // a score that stands there twice has no known value
  };
  std::vector<Score> scores = {};
  std::vector<std::size_t> expected = {};  // columns of what cases of the kind should have besides
};

class ColumnSet {
 public:
  explicit ColumnSet(const Cases& cases) {
    for (const CaseKind& kind : cases.kinds()) {
      ColumnsOfKind& of_kind = kinds_.emplace_back();
      std::map<std::size_t, std::size_t> seen;
      for (std::size_t i = 0; i < kind.score_names.size(); ++i) {
        const std::size_t column = column_of(kind.score_names[i]);
        const auto [known, is_new] = seen.emplace(column, of_kind.scores.size());
        if (is_new) {
          of_kind.scores.push_back({column, i});
        } else {
          of_kind.scores[known->second].is_known = false;
        }
      }
      for (const std::string_view name : kind.expected_scores) {
        const std::size_t column = column_of(name);
        if (!seen.contains(column)) of_kind.expected.push_back(column);
      }
    }
  }

  // Room for the values of all of them.
  void reserve(const Cases& cases) {
    std::vector<std::size_t> of_kinds(kinds_.size());
    for (const Case one : cases) ++of_kinds[one.kind_number];
    std::vector<std::size_t> of_columns(columns_.size());
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
      for (const auto& score : kinds_[i].scores) of_columns[score.column] += of_kinds[i];
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      std::vector<double>& values = columns_[i].values;
      values.reserve(of_columns[i]);
      prefer_large_pages(values.data(), values.capacity() * sizeof(double));
    }
  }

  void take(const Case& one) {
    const ColumnsOfKind& kind = kinds_[one.kind_number];
    for (const auto& [number, place, is_known] : kind.scores) {
      Column& column = columns_[number];
      ++column.applies_to;
      if (is_known && !std::isnan(one.values[place])) column.values.push_back(one.values[place]);
    }
    for (const std::size_t number : kind.expected) ++columns_[number].applies_to;
  }

  // Those that apply to any case, in alphabetical order of their names.
  std::vector<Column> finish() {
    std::erase_if(columns_, [](const Column& column) { return column.applies_to == 0; });
    std::sort(columns_.begin(), columns_.end(), [](const Column& left, const Column& right) {
      return left.name < right.name;
    });
    return std::move(columns_);
  }

 private:
  std::size_t column_of(std::string_view name) {
    const auto [place, is_new] = places_.emplace(name, columns_.size());
    if (is_new) columns_.push_back({.name = name});
    return place->second;
  }

  std::vector<Column> columns_;
  std::unordered_map<std::string_view, std::size_t> places_;
  std::vector<ColumnsOfKind> kinds_;
};

// The counts and means of those that belong.
template <typename Belongs>
void measure(const Cases& cases, ColumnSet columns, Belongs belongs, Results& results) {
  std::array<std::int64_t, 4> counts{};  // by status
  for (const Case one : cases) {
    if (!belongs(one)) continue;
    ++counts[static_cast<std::size_t>(one.status)];
    if (one.status != CaseStatus::kSkipped) columns.take(one);
  }
  const auto count = [&](CaseStatus status) { return counts[static_cast<std::size_t>(status)]; };
  results.passed = count(CaseStatus::kPassed);
  results.errored = count(CaseStatus::kErrored);
  results.skipped = count(CaseStatus::kSkipped);
  results.total = *results.passed + *results.errored + count(CaseStatus::kFailed);
  for (Column& column : columns.finish()) {
    ReportedMetric metric{.name = std::string(column.name), .value = kNoScore};
    metric.n = static_cast<std::int64_t>(column.values.size());
    metric.applies_to = column.applies_to;
    // What is drawn of them must not depend on the order in which the cases ran.
    sort_values(column.values);
    if (!column.values.empty()) metric.value = stats::mean(column.values);
    metric.values = std::move(column.values);
    results.metrics.push_back(std::move(metric));
  }
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
  if (selection.is_part()) {
    const auto selected = [&](const Case& one) { return is_selected(one, selection); };
    if (!file.cases.empty() && std::none_of(file.cases.begin(), file.cases.end(), selected)) {
      return nothing_selected(file, selection, name);
    }
    file.cases.keep_if(selected);
  }
  results.spending = spending_of(file.cases);
  const auto runs = runs_of(file.cases);
  if (file.has_outcomes) results.repetition = repetition_of(file.cases, runs);
  if (results.repetition.cases > 0) {
    results.notes.push_back(std::to_string(results.repetition.cases) + " cases ran more than once");
  }
  if (selection.repeats != Repeats::kSeparate && !runs.empty()) {
    file.cases = fold(file.cases, runs, selection.repeats);
  }
  results.cases = std::move(file.cases);
  ColumnSet columns(results.cases);
  columns.reserve(results.cases);
  measure(
      results.cases, std::move(columns), [](const Case&) { return true; }, results);
  if (!file.has_outcomes) results.passed.reset();
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
  measure(whole.cases, ColumnSet(whole.cases), belongs, part);
  if (!whole.passed) part.passed.reset();
  return part;
}

}  // namespace aipreflight::evals
