#include "interval.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "stats/mean_interval.hpp"

namespace aipreflight::rag {
namespace {

// A query without a cluster is one of its own.
std::vector<stats::Cluster> clusters_of(const Dataset& dataset, const Series& series) {
  std::map<std::string, stats::Cluster> clusters;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (std::isnan(series.values[i])) continue;
    const Query& query = dataset.queries[series.queries[i]];
    clusters[query.cluster.empty() ? "q:" + std::string(dataset.id(query)) : "c:" + query.cluster]
        .add(series.values[i]);
  }
  std::vector<stats::Cluster> all;
  for (const auto& [name, cluster] : clusters) all.push_back(cluster);
  return all;
}

}  // namespace

std::optional<sdk::Interval> interval_of(const Settings& settings,
                                         const Dataset& dataset,
                                         const Series& series) {
  const double confidence = settings.certainty.level();
  std::vector<double> values = series.known();
  std::sort(values.begin(), values.end());
  const auto found = settings.resamples_clusters
                         ? stats::mean_interval(clusters_of(dataset, series), confidence)
                         : stats::mean_interval(values, confidence);
  if (!found) return std::nullopt;
  return sdk::Interval{
      found->interval.low, found->interval.high, confidence, std::string(found->method)};
}

}  // namespace aipreflight::rag
