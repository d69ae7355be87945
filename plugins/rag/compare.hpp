#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "dataset.hpp"
#include "score.hpp"
#include "stats/interval.hpp"

namespace aipreflight::rag {

// A query whose value changed.
struct Change {
  std::string id;
  double before = 0;
  double after = 0;
};

// One metric, query by query, against the same queries of an earlier run.
struct Comparison {
  std::string name;
  std::size_t pairs = 0;          // queries with a value in both
  double drop = 0;                // of the mean, in the direction that is worse; NaN of no pairs
  double p = 1;                   // one-sided sign-flip permutation test of the drops
  double adjusted_p = 1;          // over all comparisons (Holm)
  stats::Interval interval;       // of the drop, bootstrap over the pairs, 95 %
  std::vector<Change> regressed;  // the greatest drop first
  std::vector<Change> improved;
};

// Why two data sets cannot be compared, or nothing: other queries, other judgements. Reason
// "baseline_not_comparable".
[[nodiscard]] Result<void> comparable(const Dataset& before, const Dataset& after);

// Of series of the same metrics in the same order.
[[nodiscard]] std::vector<Comparison> compare(const Dataset& before,
                                              const std::vector<Series>& series_before,
                                              const Dataset& after,
                                              const std::vector<Series>& series_after);

}  // namespace aipreflight::rag
