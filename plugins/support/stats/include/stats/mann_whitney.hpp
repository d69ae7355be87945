#pragma once

#include <span>

namespace aipreflight::stats {

// One-sided Mann-Whitney test that `later` tends to be greater than `earlier` (two samples that are
// not paired: latency, cost). Without ties and with at most 400 pairs of values the distribution of
// U is counted exactly (Mann and Whitney 1947); otherwise the normal approximation with continuity
// correction, its variance corrected for ties. 1 where a sample is empty, 0.5 at least where all
// values are equal. Values are finite. [pure]
[[nodiscard]] double mann_whitney(std::span<const double> earlier, std::span<const double> later);

}  // namespace aipreflight::stats
