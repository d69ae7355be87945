#include "stats/mann_whitney.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace aipreflight::stats {
namespace {

constexpr std::size_t kExactPairs = 400;

struct Ranked {
  double greater = 0;   // U of `later`: pairs in which it is greater, ties as one half
  double tie_term = 0;  // sum of t^3 - t over groups of equal values
};

Ranked rank(std::span<const double> earlier, std::span<const double> later) {
  std::vector<std::pair<double, bool>> all;
  all.reserve(earlier.size() + later.size());
  for (const double value : earlier) all.emplace_back(value, false);
  for (const double value : later) all.emplace_back(value, true);
  std::sort(all.begin(), all.end());
  Ranked result;
  double ranks = 0;
  for (std::size_t start = 0; start < all.size();) {
    std::size_t end = start;
    std::size_t of_later = 0;
    while (end < all.size() && all[end].first == all[start].first)
      of_later += all[end++].second ? 1 : 0;
    const auto size = static_cast<double>(end - start);
    const double mean_rank = (static_cast<double>(start + end) + 1) / 2;
    ranks += mean_rank * static_cast<double>(of_later);
    result.tie_term += size * size * size - size;
    start = end;
  }
  const auto m = static_cast<double>(later.size());
  result.greater = ranks - m * (m + 1) / 2;
  return result;
}

// P(U >= u) by counting the arrangements of m and n values with each U: those of (m, n) with U = k
// are those of (m - 1, n) with k - n and of (m, n - 1) with k.
double exact(std::size_t m, std::size_t n, double u) {
  const std::size_t most = m * n;
  std::vector<std::vector<double>> previous(n + 1, std::vector<double>(most + 1, 0));
  for (auto& row : previous) row[0] = 1;  // of no values of the first sample
  for (std::size_t i = 1; i <= m; ++i) {
    std::vector<std::vector<double>> current(n + 1, std::vector<double>(most + 1, 0));
    current[0][0] = 1;
    for (std::size_t j = 1; j <= n; ++j) {
      for (std::size_t k = 0; k <= i * j; ++k) {
        current[j][k] = current[j - 1][k] + (k >= j ? previous[j][k - j] : 0);
      }
    }
    previous = std::move(current);
  }
  double all = 0;
  double as_great = 0;
  for (std::size_t k = 0; k <= most; ++k) {
    all += previous[n][k];
    if (static_cast<double>(k) >= u) as_great += previous[n][k];
  }
  return as_great / all;
}

}  // namespace

double mann_whitney(std::span<const double> earlier, std::span<const double> later) {
  if (earlier.empty() || later.empty()) return 1;
  const Ranked ranked = rank(earlier, later);
  if (ranked.tie_term == 0 && earlier.size() * later.size() <= kExactPairs) {
    return exact(later.size(), earlier.size(), ranked.greater);
  }
  const auto m = static_cast<double>(later.size());
  const auto n = static_cast<double>(earlier.size());
  const double count = m + n;
  const double variance = m * n / 12 * (count + 1 - ranked.tie_term / (count * (count - 1)));
  if (variance <= 0) return 0.5;
  const double z = (ranked.greater - m * n / 2 - 0.5) / std::sqrt(variance);
  return std::erfc(z / std::sqrt(2.0)) / 2;
}

}  // namespace aipreflight::stats
