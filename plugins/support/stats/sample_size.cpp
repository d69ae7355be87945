#include "stats/sample_size.hpp"

#include <cmath>

#include "stats/binomial.hpp"
#include "stats/quantile_interval.hpp"
#include "stats/wilson.hpp"

namespace aipreflight::stats {
namespace {

constexpr double kMost = 100'000'000;

std::uint64_t scaled(std::uint64_t n, double factor) {
  const double cases = std::ceil(static_cast<double>(n) * factor);
  return cases <= kMost ? static_cast<std::uint64_t>(cases) : 0;
}

}  // namespace

std::uint64_t cases_to_decide_share(double share,
                                    std::uint64_t n,
                                    double bound,
                                    double confidence) {
  const double z = normal_quantile(confidence);
  return values_to_decide(0, n, [&](std::uint64_t, std::uint64_t values) {
    const Interval interval = wilson_mean(share, values, z);
    return interval.low >= bound || interval.high <= bound;
  });
}

std::uint64_t cases_to_decide_mean(double mean,
                                   const Interval& interval,
                                   std::uint64_t n,
                                   double bound) {
  const double reach = mean < bound ? interval.high - mean : mean - interval.low;
  const double distance = std::fabs(mean - bound);
  if (distance == 0) return 0;
  return scaled(n, (reach / distance) * (reach / distance));
}

std::uint64_t cases_to_decide_percentile(std::uint64_t below,
                                         std::uint64_t n,
                                         double percent,
                                         double confidence) {
  return values_to_decide(below, n, [&](std::uint64_t part, std::uint64_t values) {
    const Ranks ranks = quantile_ranks(values, percent, confidence);
    return ranks.high <= part || ranks.low > part;
  });
}

std::uint64_t cases_to_be_significant(double p, std::uint64_t n, double alpha) {
  if (p >= 0.5) return 0;
  const double ratio = normal_quantile(1 - 2 * alpha) / normal_quantile(1 - 2 * p);
  return scaled(n, ratio * ratio);
}

}  // namespace aipreflight::stats
