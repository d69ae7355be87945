#include "stats/binomial.hpp"

#include <cmath>

#include "beta.hpp"
#include "stats/wilson.hpp"

namespace aipreflight::stats {
double upper_tail(std::uint64_t successes, std::uint64_t n, double share) {
  if (successes == 0) return 1;
  if (successes > n) return 0;
  return incomplete_beta(
      static_cast<double>(successes), static_cast<double>(n - successes) + 1, share);
}

Interval clopper_pearson(std::uint64_t successes, std::uint64_t n, double confidence) {
  if (n == 0) return {};
  const double tail = (1 - confidence) / 2;
  Interval interval;
  if (successes > 0) {
    interval.low = crossing([&](double share) { return upper_tail(successes, n, share); }, tail);
  }
  if (successes < n) {
    interval.high =
        crossing([&](double share) { return upper_tail(successes + 1, n, share); }, 1 - tail);
  }
  return interval;
}

double normal_quantile(double confidence) {
  // Between 0 and 40 lies every quantile that a double can tell from 1.
  return 40 * crossing([](double x) { return std::erf(40 * x / std::sqrt(2.0)); }, confidence);
}

std::uint64_t cases_to_prove(double bound, double confidence) {
  // Wilson's lower bound of n in n is n / (n + z²).
  const double z = normal_quantile(confidence);
  auto n = static_cast<std::uint64_t>(std::ceil(z * z * bound / (1 - bound)));
  while (n > 1 && wilson(n - 1, n - 1, z).low >= bound) --n;
  while (n == 0 || wilson(n, n, z).low < bound) ++n;
  return n;
}

}  // namespace aipreflight::stats
