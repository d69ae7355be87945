#include "stats/serial.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace aipreflight::stats {
namespace {

// From their mean, so that they sum to 0; equal values share a rank.
std::vector<double> centred_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return values[a] < values[b];
  });
  const double middle = static_cast<double>(values.size() - 1) / 2;
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    while (end < order.size() && !(values[order[first]] < values[order[end]])) ++end;
    const double rank = static_cast<double>(first + end - 1) / 2 - middle;
    for (; first < end; ++first) ranks[order[first]] = rank;
  }
  return ranks;
}

}  // namespace

Serial serial(std::span<const double> values) {
  Serial result;
  const double n = static_cast<double>(values.size());
  result.effective = n;
  if (values.size() < 3) return result;
  const std::vector<double> ranks = centred_ranks(values);
  const double whole = std::inner_product(ranks.begin(), ranks.end(), ranks.begin(), 0.0);
  if (!(whole > 0)) return result;
  const double next = std::inner_product(ranks.begin() + 1, ranks.end(), ranks.begin(), 0.0);
  const double r = result.correlation = next / whole;
  if (r > 0) result.effective = n * (1 - r) / (1 + r);
  result.is_shown = r > 2 / std::sqrt(n);
  return result;
}

}  // namespace aipreflight::stats
