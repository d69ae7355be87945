#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "stats/interval.hpp"

namespace aipreflight::stats {

// Ranks, from 1, of the two of n sorted values between which a percentile of what they were drawn
// from lies with at least `confidence`, whatever its distribution (David and Nagaraja, Order
// Statistics, 3rd ed. 2003, section 7.1). 0 and n + 1 where n values are too few to bound that
// side. `percent` lies between 0 and 100, both excluded.
struct Ranks {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};
[[nodiscard]] Ranks quantile_ranks(std::uint64_t n, double percent, double confidence);

// The values at these ranks; minus and plus infinity where there is none. Reorders `values`; linear
// in their number.
[[nodiscard]] Interval interval_at(std::vector<double>& values, const Ranks& ranks);
[[nodiscard]] Interval quantile_interval(std::vector<double>& values,
                                         double percent,
                                         double confidence);

// How many values, of which the same share lies over a bound as of these, would show on which side
// of it the percentile lies; 0 where more than a hundred million would be needed. `decides` is
// asked whether so many over of so many do, which must stay true with more.
using Decides = std::function<bool(std::uint64_t over, std::uint64_t n)>;
[[nodiscard]] std::uint64_t values_to_decide(std::uint64_t over,
                                             std::uint64_t n,
                                             const Decides& decides);

}  // namespace aipreflight::stats
