#include "stats/binomial.hpp"

#include <cmath>
#include <limits>

#include "stats/wilson.hpp"

namespace aipreflight::stats {
namespace {

// The continued fraction of the incomplete beta function (NIST DLMF 8.17.22), by Lentz's method.
double beta_fraction(double a, double b, double x) {
  constexpr int kMost = 10'000;
  constexpr double kTiny = 1e-300;
  constexpr double kEnough = 1e-15;
  const auto kept = [](double value) { return std::fabs(value) < kTiny ? kTiny : value; };
  double c = 1;
  double d = 1 / kept(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m < kMost; ++m) {
    const double twice = 2.0 * m;
    const double even = m * (b - m) * x / ((a + twice - 1) * (a + twice));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + twice) * (a + twice + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    const double step = d * c;
    fraction *= step;
    if (std::fabs(step - 1) < kEnough) break;
  }
  return fraction;
}

// std::lgamma writes to a global; checks may run on threads.
double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

double incomplete_beta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) +
                                b * std::log1p(-x));
  // The fraction converges fast on one side of the mean only.
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

// The x at which an increasing function of a share crosses `level`.
template <typename Function>
double crossing(Function function, double level) {
  double low = 0;
  double high = 1;
  while (high - low > std::numeric_limits<double>::epsilon()) {
    const double middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    (function(middle) < level ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

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
