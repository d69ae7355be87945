#include "stats/wilson.hpp"

#include <algorithm>
#include <cmath>

namespace aipreflight::stats {

Interval wilson(std::uint64_t successes, std::uint64_t n, double z) {
  return n == 0 ? Interval{}
                : wilson_mean(static_cast<double>(successes) / static_cast<double>(n), n, z);
}

Interval wilson_mean(double share, std::uint64_t n, double z) {
  if (n == 0) return {};
  const auto count = static_cast<double>(n);
  const double weight = z * z / count;
  const double centre = (share + weight / 2) / (1 + weight);
  const double half =
      z / (1 + weight) * std::sqrt(share * (1 - share) / count + weight / (4 * count));
  // At a share of 0 or 1 rounding may leave the share itself outside by one unit in the last place.
  return {std::clamp(centre - half, 0.0, share), std::clamp(centre + half, share, 1.0)};
}

}  // namespace aipreflight::stats
