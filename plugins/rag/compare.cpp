#include "compare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>
#include <unordered_map>

#include "base/text.hpp"
#include "stats/bootstrap.hpp"
#include "stats/holm.hpp"
#include "stats/paired.hpp"

namespace aipreflight::rag {
namespace {

constexpr std::size_t kShownIds = 3;

Error not_comparable(std::string message) {
  return execution_error("baseline_not_comparable",
                         std::move(message),
                         "measure the baseline again with the same queries and judgements");
}

using Ids = std::unordered_map<std::string_view, const Query*>;

Ids ids_of(const Dataset& dataset) {
  Ids ids;
  for (const Query& query : dataset.queries) {
    // A query that only the run has is judged by nothing, here and there.
    const retrieval::Topic& topic = dataset.topic(query);
    const bool is_only_run =
        (dataset.format == "trec" || dataset.format == "beir") && !topic.is_judged;
    if (!is_only_run) ids.emplace(dataset.id(query), &query);
  }
  return ids;
}

std::string missing_in(const Ids& ids, const Ids& other) {
  std::vector<std::string> missing;
  for (const auto& [id, query] : ids) {
    if (!other.contains(id)) missing.emplace_back(text::one_line(id, 60));
  }
  std::sort(missing.begin(), missing.end());
  if (missing.empty()) return "";
  const std::size_t count = missing.size();
  if (count > kShownIds) missing.resize(kShownIds);
  return text::join(missing, ", ") +
         (count > kShownIds ? " and " + std::to_string(count - kShownIds) + " more" : "");
}

bool has_same_judgements(const retrieval::Topic& left, const retrieval::Topic& right) {
  const auto sorted = [](const retrieval::Topic& topic) {
    std::map<std::string_view, int> grades;
    for (const auto& judgement : topic.judgements)
      grades.emplace(judgement.document, judgement.grade);
    return grades;
  };
  return left.is_judged == right.is_judged && sorted(left) == sorted(right);
}

bool drops_more(const Change& left, const Change& right) {
  const double a = std::fabs(left.before - left.after);
  const double b = std::fabs(right.before - right.after);
  return a != b ? a > b : left.id < right.id;
}

Comparison compare_one(const Dataset& before,
                       const Series& old,
                       const Dataset& after,
                       const Series& now) {
  Comparison comparison;
  comparison.name = now.name;
  std::unordered_map<std::string_view, double> values;
  for (std::size_t i = 0; i < old.queries.size(); ++i) {
    if (!std::isnan(old.values[i]))
      values.emplace(before.id(before.queries[old.queries[i]]), old.values[i]);
  }
  std::vector<double> drops;
  for (std::size_t i = 0; i < now.queries.size(); ++i) {
    const std::string_view id = after.id(after.queries[now.queries[i]]);
    const auto found = values.find(id);
    if (std::isnan(now.values[i]) || found == values.end()) continue;
    const Change change{std::string(id), found->second, now.values[i]};
    const double drop =
        now.is_lower_better ? change.after - change.before : change.before - change.after;
    drops.push_back(drop);
    if (drop > 0) comparison.regressed.push_back(change);
    if (drop < 0) comparison.improved.push_back(change);
  }
  std::sort(comparison.regressed.begin(), comparison.regressed.end(), drops_more);
  std::sort(comparison.improved.begin(), comparison.improved.end(), drops_more);
  comparison.pairs = drops.size();
  comparison.drop = std::numeric_limits<double>::quiet_NaN();
  if (drops.empty()) return comparison;
  double sum = 0;
  for (const double drop : drops) sum += drop;
  comparison.drop = sum / static_cast<double>(drops.size());
  comparison.p = stats::sign_flip(drops);
  comparison.interval = stats::bootstrap_mean(drops);
  return comparison;
}

}  // namespace

Result<void> comparable(const Dataset& before, const Dataset& after) {
  const Ids old = ids_of(before);
  const Ids now = ids_of(after);
  if (const std::string gone = missing_in(old, now); !gone.empty()) {
    return not_comparable("the baseline has queries that this run lacks: " + gone);
  }
  if (const std::string added = missing_in(now, old); !added.empty()) {
    return not_comparable("this run has queries that the baseline lacks: " + added);
  }
  for (const Query& query : after.queries) {
    const auto found = old.find(after.id(query));
    if (found == old.end()) continue;
    if (!has_same_judgements(before.topic(*found->second), after.topic(query))) {
      return not_comparable("query " + text::one_line(after.id(query), 60) +
                            " is judged otherwise in the baseline than in this run");
    }
  }
  return {};
}

std::vector<Comparison> compare(const Dataset& before,
                                const std::vector<Series>& series_before,
                                const Dataset& after,
                                const std::vector<Series>& series_after) {
  std::vector<Comparison> comparisons;
  std::vector<double> p_values;
  for (std::size_t i = 0; i < series_after.size(); ++i) {
    comparisons.push_back(compare_one(before, series_before[i], after, series_after[i]));
    p_values.push_back(comparisons.back().p);
  }
  const auto adjusted = stats::holm(p_values);
  for (std::size_t i = 0; i < comparisons.size(); ++i) comparisons[i].adjusted_p = adjusted[i];
  return comparisons;
}

}  // namespace aipreflight::rag
