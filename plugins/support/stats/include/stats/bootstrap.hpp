#pragma once

#include <cstdint>
#include <span>

#include "stats/interval.hpp"

namespace aipreflight::stats {

struct BootstrapOptions {
  double confidence = 0.95;
  std::uint32_t resamples = 10'000;
  std::uint64_t seed = 1;
};

// The percentile interval of a mean (Efron 1979): of `resamples` means of as many values drawn with
// replacement, those between the tails. The same input and seed give the same bits, on any number
// of cores. Of one value, that value; [0, 0] of none. Values are finite. [any thread; starts
// threads of its own for large inputs, all ended on return]
[[nodiscard]] Interval bootstrap_mean(std::span<const double> values,
                                      const BootstrapOptions& options = {});

// The same where cases are not independent: whole clusters are drawn. `sums` and `counts` hold for
// each cluster the sum of its values and how many there are; the statistic is the ratio of both
// sums.
[[nodiscard]] Interval bootstrap_clusters(std::span<const double> sums,
                                          std::span<const double> counts,
                                          const BootstrapOptions& options = {});

}  // namespace aipreflight::stats
