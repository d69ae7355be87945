#pragma once

#include <limits>

namespace aipreflight::stats {

// The logarithm of the beta function. a, b > 0.
[[nodiscard]] double log_beta(double a, double b);
// The regularised incomplete beta function I_x(a, b), to about 1e-12.
[[nodiscard]] double incomplete_beta(double a, double b, double x);

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

}  // namespace aipreflight::stats
