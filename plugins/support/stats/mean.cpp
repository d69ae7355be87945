#include "stats/mean.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace aipreflight::stats {
namespace {

// Neumaier's summation (ZAMM 54, 1974): what each addition loses is added at the end.
double exact_sum(std::span<const double> values) {
  double sum = 0;
  double lost = 0;
  for (const double value : values) {
    const double next = sum + value;
    lost += std::fabs(sum) >= std::fabs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }
  return std::isfinite(lost) ? sum + lost : sum;
}

double to_15_digits(double value) {
  std::array<char, 32> digits{};
  const auto end =
      std::to_chars(
          digits.data(), digits.data() + digits.size(), value, std::chars_format::scientific, 14)
          .ptr;
  double rounded = value;
  std::from_chars(digits.data(), end, rounded);
  return rounded;
}

}  // namespace

double sum(std::span<const double> values) {
  return to_15_digits(exact_sum(values));
}

double mean(std::span<const double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  return to_15_digits(exact_sum(values) / static_cast<double>(values.size()));
}

}  // namespace aipreflight::stats
