#pragma once

#include <span>

namespace aipreflight::stats {

// Sum and mean of finite values, to 15 significant digits: the last bits of a sum of doubles say
// more of their order than of the values, and would let three values of 0.7 miss a bound of 0.7.
// The same values in another order have the same sum and mean. 0 and NaN of none. [pure]
[[nodiscard]] double sum(std::span<const double> values);
[[nodiscard]] double mean(std::span<const double> values);

}  // namespace aipreflight::stats
