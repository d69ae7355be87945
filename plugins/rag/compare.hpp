#pragma once

#include <vector>

#include "base/result.hpp"
#include "comparison/compare.hpp"
#include "dataset.hpp"
#include "score.hpp"

namespace aipreflight::rag {

// Why two data sets cannot be compared, or nothing: other queries, other judgements. Reason
// "baseline_not_comparable".
[[nodiscard]] Result<void> comparable(const Dataset& before, const Dataset& after);

// Of series of the same metrics in the same order.
[[nodiscard]] std::vector<comparison::Comparison> compare(const Dataset& before,
                                                          const std::vector<Series>& series_before,
                                                          const Dataset& after,
                                                          const std::vector<Series>& series_after);

}  // namespace aipreflight::rag
