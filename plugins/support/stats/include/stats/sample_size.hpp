#pragma once

#include <cstdint>

#include "stats/interval.hpp"

namespace aipreflight::stats {

// How many cases of the same kind would take an interval off a bound that it holds: as many again,
// of which the same share passes, with the same spread. 0 where more than a hundred million would
// be needed, or no number would do. [pure]

// Of a share, or of a mean between 0 and 1, under Wilson's interval.
[[nodiscard]] std::uint64_t cases_to_decide_share(double share,
                                                  std::uint64_t n,
                                                  double bound,
                                                  double confidence);

// Of a mean whose interval was drawn: its width falls with the root of n.
[[nodiscard]] std::uint64_t cases_to_decide_mean(double mean,
                                                 const Interval& interval,
                                                 std::uint64_t n,
                                                 double bound);

// Of a percentile between order statistics, where `below` of the n values lie on the lower side of
// the bound.
[[nodiscard]] std::uint64_t cases_to_decide_percentile(std::uint64_t below,
                                                       std::uint64_t n,
                                                       double percent,
                                                       double confidence);

// Of a test that found a one-sided `p` above `alpha`: what it found grows with the root of n. 0
// where it speaks for nothing (p of a half and more).
[[nodiscard]] std::uint64_t cases_to_be_significant(double p, std::uint64_t n, double alpha);

}  // namespace aipreflight::stats
