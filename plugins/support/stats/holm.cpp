#include "stats/holm.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace aipreflight::stats {

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return p_values[left] < p_values[right];
  });
  std::vector<double> adjusted(p_values.size());
  double least = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto left = static_cast<double>(order.size() - i);
    least = std::max(least, std::min(1.0, p_values[order[i]] * left));
    adjusted[order[i]] = least;
  }
  return adjusted;
}

}  // namespace aipreflight::stats
