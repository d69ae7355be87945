#pragma once

#include <cstdint>

#include "stats/interval.hpp"

namespace aipreflight::stats {

inline constexpr double kZ95 =
    1.959963984540054;  // two-sided 95 % quantile of the normal distribution

// Wilson's score interval (JASA 22, 1927) for a proportion of `successes` in `n`; [0, 1] for n = 0.
// Always holds successes / n.
[[nodiscard]] Interval wilson(std::uint64_t successes, std::uint64_t n, double z = kZ95);

// The same for the mean of `n` values that lie between 0 and 1 without being only these two. Their
// variance is at most mean * (1 - mean), so that it is rather too wide than too narrow, and never
// without width.
[[nodiscard]] Interval wilson_mean(double mean, std::uint64_t n, double z = kZ95);

}  // namespace aipreflight::stats
