#pragma once

#include <span>
#include <vector>

namespace aipreflight::stats {

// p-values adjusted for being several (Holm, Scandinavian Journal of Statistics 6, 1979), in the
// order given: rejecting those at or below alpha keeps the chance of any false one at alpha. [pure]
[[nodiscard]] std::vector<double> holm(std::span<const double> p_values);

}  // namespace aipreflight::stats
