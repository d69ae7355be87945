#include "stats/mean_interval.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "stats/binomial.hpp"
#include "stats/bootstrap.hpp"
#include "stats/wilson.hpp"

namespace aipreflight::stats {

std::optional<MeanInterval> mean_interval(std::span<const double> values, double confidence) {
  if (values.empty()) return std::nullopt;
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const bool is_flat = *least == *greatest;
  const bool is_share = *least >= 0 && *greatest <= 1;
  const bool is_binary = std::all_of(
      values.begin(), values.end(), [](double value) { return value == 0 || value == 1; });
  if (is_binary || (is_flat && is_share)) {
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    return MeanInterval{
        wilson_mean(std::clamp(mean, 0.0, 1.0), values.size(), normal_quantile(confidence)),
        "wilson"};
  }
  if (is_flat) return std::nullopt;
  return MeanInterval{bootstrap_mean(values, {.confidence = confidence}), "bootstrap"};
}

void Cluster::add(double value) {
  sum += value;
  count += 1;
  least = std::min(least, value);
  greatest = std::max(greatest, value);
}

std::optional<MeanInterval> mean_interval(std::span<const Cluster> clusters, double confidence) {
  std::vector<double> sums;
  std::vector<double> counts;
  Cluster all;
  for (const Cluster& cluster : clusters) {
    if (cluster.count == 0) continue;
    sums.push_back(cluster.sum);
    counts.push_back(cluster.count);
    all.least = std::min(all.least, cluster.least);
    all.greatest = std::max(all.greatest, cluster.greatest);
  }
  if (sums.size() < 2) return std::nullopt;
  if (all.least == all.greatest) {
    if (all.least < 0 || all.least > 1) return std::nullopt;
    return MeanInterval{wilson_mean(all.least, sums.size(), normal_quantile(confidence)),
                        "wilson over clusters"};
  }
  return MeanInterval{bootstrap_clusters(sums, counts, {.confidence = confidence}),
                      "cluster bootstrap"};
}

}  // namespace aipreflight::stats
