#include "compare.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/text.hpp"

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

std::vector<std::pair<std::string, double>> values_of(const Dataset& dataset,
                                                      const Series& series) {
  std::vector<std::pair<std::string, double>> values;
  for (std::size_t i = 0; i < series.queries.size(); ++i) {
    values.emplace_back(dataset.id(dataset.queries[series.queries[i]]), series.values[i]);
  }
  return values;
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

std::vector<comparison::Comparison> compare(const Dataset& before,
                                            const std::vector<Series>& series_before,
                                            const Dataset& after,
                                            const std::vector<Series>& series_after) {
  std::vector<comparison::Paired> metrics;
  for (std::size_t i = 0; i < series_after.size(); ++i) {
    metrics.push_back({series_after[i].name,
                       series_after[i].is_lower_better,
                       values_of(before, series_before[i]),
                       values_of(after, series_after[i])});
  }
  return comparison::compare(metrics);
}

}  // namespace aipreflight::rag
