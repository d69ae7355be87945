#include "stats/quantile_interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/binomial.hpp"

namespace aipreflight::stats {
namespace {

// The smallest k in [1, n + 1] with P(X >= k) <= tail, for X ~ Binomial(n, share).
std::uint64_t upper_rank(std::uint64_t n, double share, double tail) {
  std::uint64_t low = 1;
  std::uint64_t high = n + 1;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (upper_tail(middle, n, share) <= tail) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

double at_rank(std::vector<double>& values, std::uint64_t rank) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

}  // namespace

Ranks quantile_ranks(std::uint64_t n, double percent, double confidence) {
  const double share = percent / 100;
  const double tail = (1 - confidence) / 2;
  // Mirrored: the low rank of a percentile is the high one of its opposite, counted from the other
  // end.
  return {n + 1 - upper_rank(n, 1 - share, tail), upper_rank(n, share, tail)};
}

Interval interval_at(std::vector<double>& values, const Ranks& ranks) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Interval interval{-kInfinity, kInfinity};
  if (ranks.low >= 1) interval.low = at_rank(values, ranks.low);
  if (ranks.high <= values.size()) interval.high = at_rank(values, ranks.high);
  return interval;
}

Interval quantile_interval(std::vector<double>& values, double percent, double confidence) {
  return interval_at(values, quantile_ranks(values.size(), percent, confidence));
}

std::uint64_t values_to_decide(std::uint64_t over, std::uint64_t n, const Decides& decides) {
  constexpr std::uint64_t kMost = 100'000'000;
  if (n == 0) return 0;
  const double share = static_cast<double>(over) / static_cast<double>(n);
  const auto is_enough = [&](std::uint64_t values) {
    const auto part = static_cast<std::uint64_t>(std::llround(share * static_cast<double>(values)));
    return decides(std::min(part, values), values);
  };
  std::uint64_t enough = n;
  while (!is_enough(enough)) {
    enough *= 2;
    if (enough > kMost) return 0;
  }
  std::uint64_t few = n;
  while (few < enough) {
    const std::uint64_t middle = few + (enough - few) / 2;
    if (is_enough(middle)) {
      enough = middle;
    } else {
      few = middle + 1;
    }
  }
  return enough;
}

}  // namespace aipreflight::stats
