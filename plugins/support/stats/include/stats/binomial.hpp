#pragma once

#include <cstdint>

#include "stats/interval.hpp"

namespace aipreflight::stats {

// P(X >= successes) for X ~ Binomial(n, share); exact up to the accuracy of the regularised
// incomplete beta function (about 1e-12). 1 for successes = 0. [pure]
[[nodiscard]] double upper_tail(std::uint64_t successes, std::uint64_t n, double share);

// The exact two-sided interval for a proportion (Clopper and Pearson, Biometrika 26, 1934): never
// narrower than it claims. [0, 1] for n = 0. `confidence` lies between 0 and 1.
[[nodiscard]] Interval clopper_pearson(std::uint64_t successes,
                                       std::uint64_t n,
                                       double confidence = 0.95);

// The two-sided quantile of the normal distribution: 1.959964 for 0.95.
[[nodiscard]] double normal_quantile(double confidence);

// The fewest cases that, if every one passes, put Wilson's lower bound at or above `bound` (0 <
// bound < 1).
[[nodiscard]] std::uint64_t cases_to_prove(double bound, double confidence = 0.95);

}  // namespace aipreflight::stats
