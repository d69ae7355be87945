#pragma once

#include <optional>
#include <string>
#include <vector>

#include <aipreflight/report.hpp>

#include "dataset.hpp"

namespace aipreflight::rag {

// One metric over the queries that it applies to, in their order. The mean of its values is the
// metric.
struct Series {
  std::string name;
  std::vector<std::size_t> queries = {};  // in the data set
  std::vector<double> values = {};        // of each of these; NaN: the file does not say
  std::vector<std::size_t> counts = {};   // how often each counts in the mean; empty: once
  bool is_lower_better = false;
  bool is_known = true;  // false: no metric of this name, and no record has a score of it
  // Of the mean, once interval_of() was asked: to draw it costs more than all else.
  std::optional<sdk::Interval> interval = {};

  [[nodiscard]] std::size_t count(std::size_t i) const { return counts.empty() ? 1 : counts[i]; }
  [[nodiscard]] std::vector<double> known() const;  // the values that are, as often as they count
  [[nodiscard]] std::size_t scored() const;
  [[nodiscard]] double mean() const;      // of the scored ones; NaN of none
  [[nodiscard]] double coverage() const;  // scored / all that it applies to; 0 of none
};

// What to do with a judged query that the retriever did not answer.
enum class Missing { kZero, kSkip };

struct ScoreOptions {
  int relevance_level = 1;
  Missing missing = Missing::kZero;
};

// The metrics asked for, each by the definition in README.md: measures of the ranking
// (retrieval/measure.hpp), of the answers, and scores that other tools wrote into the records.
// Ranks the data set's hits. Same order as `names`.
[[nodiscard]] std::vector<Series> score(Dataset& dataset,
                                        const std::vector<std::string>& names,
                                        const ScoreOptions& options = {});

// Every metric that can be asked for without a score of another tool; for "did you mean" and help.
[[nodiscard]] std::vector<std::string> metric_names();
// A metric that is better when it is lower: a `min` on it is a mistake.
[[nodiscard]] bool is_lower_better(std::string_view name);
// Whether some queries count more than others in a metric: then its drop is no mean of drops.
[[nodiscard]] bool is_weighted(std::string_view name);

}  // namespace aipreflight::rag
