#include "stats/anytime.hpp"

#include <cmath>
#include <limits>

#include "beta.hpp"

namespace aipreflight::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The fewest of n that show a share above q; n + 1 where not even all of them do.
std::uint64_t fewest_above(std::uint64_t n, double q, double risk) {
  std::uint64_t low = 0;
  std::uint64_t high = n + 1;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (is_shown_above(middle, n, q, risk)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

double log_evidence_below(std::uint64_t k, std::uint64_t n, double q) {
  if (q <= 0) return -kInfinity;
  const auto with = static_cast<double>(k);
  const auto without = static_cast<double>(n - k);
  if (q >= 1) return n > k ? kInfinity : -std::log(2 * with + 1);
  const double part = incomplete_beta(with + 0.5, without + 1, q);
  return std::log(part) + log_beta(with + 0.5, without + 1) - std::log(2.0) -
         (with + 0.5) * std::log(q) - without * std::log1p(-q);
}

bool is_shown_below(std::uint64_t k, std::uint64_t n, double q, double risk) {
  // Where the observed share is not below, the evidence is not even 1.
  if (static_cast<double>(k) >= q * static_cast<double>(n)) return false;
  return log_evidence_below(k, n, q) >= -std::log(risk);
}

bool is_shown_above(std::uint64_t k, std::uint64_t n, double q, double risk) {
  return is_shown_below(n - k, n, 1 - q, risk);
}

Interval anytime_interval(std::uint64_t k, std::uint64_t n, const Risk& risk) {
  Interval interval;
  if (n == 0) return interval;
  if (k > 0) {
    interval.low = 1 - crossing([&](double q) { return log_evidence_below(n - k, n, q); },
                                -std::log(risk.below));
  }
  if (k < n) {
    interval.high =
        crossing([&](double q) { return log_evidence_below(k, n, q); }, -std::log(risk.above));
  }
  return interval;
}

Ranks anytime_ranks(std::uint64_t n, double percent, const Risk& risk) {
  const double share = percent / 100;
  return {n + 1 - fewest_above(n, 1 - share, risk.below), fewest_above(n, share, risk.above)};
}

Interval anytime_quantile_interval(std::vector<double>& values, double percent, const Risk& risk) {
  return interval_at(values, anytime_ranks(values.size(), percent, risk));
}

}  // namespace aipreflight::stats
