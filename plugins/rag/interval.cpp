#include "interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "stats/binomial.hpp"
#include "stats/bootstrap.hpp"
#include "stats/mean_interval.hpp"
#include "stats/wilson.hpp"

namespace aipreflight::rag {
namespace {

// Clusters are drawn whole; a query without one is a cluster of its own.
std::optional<sdk::Interval> interval_of_clusters(const Dataset& dataset,
                                                  const Series& series,
                                                  double confidence) {
  std::map<std::string, std::pair<double, double>> clusters;  // sum and count
  double least = std::numeric_limits<double>::infinity();
  double greatest = -least;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    const double value = series.values[i];
    if (std::isnan(value)) continue;
    const Query& query = dataset.queries[series.queries[i]];
    auto& [sum, count] = clusters[query.cluster.empty() ? "q:" + std::string(dataset.id(query))
                                                        : "c:" + query.cluster];
    sum += value;
    count += 1;
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  if (clusters.empty()) return std::nullopt;
  if (least == greatest) {
    // Equal values have no spread to resample; there are as many independent ones as clusters.
    if (least < 0 || least > 1) return std::nullopt;
    const auto interval =
        stats::wilson_mean(least, clusters.size(), stats::normal_quantile(confidence));
    return sdk::Interval{interval.low, interval.high, confidence, "wilson over clusters"};
  }
  std::vector<double> sums;
  std::vector<double> counts;
  for (const auto& [name, cluster] : clusters) {
    sums.push_back(cluster.first);
    counts.push_back(cluster.second);
  }
  const auto interval = stats::bootstrap_clusters(sums, counts, {.confidence = confidence});
  return sdk::Interval{interval.low, interval.high, confidence, "cluster bootstrap"};
}

}  // namespace

std::optional<sdk::Interval> interval_of(const Settings& settings,
                                         const Dataset& dataset,
                                         const Series& series) {
  const double confidence = settings.certainty.level();
  if (settings.resamples_clusters) return interval_of_clusters(dataset, series, confidence);
  std::vector<double> values = series.known();
  std::sort(values.begin(), values.end());
  const auto found = stats::mean_interval(values, confidence);
  if (!found) return std::nullopt;
  return sdk::Interval{
      found->interval.low, found->interval.high, confidence, std::string(found->method)};
}

}  // namespace aipreflight::rag
