#include "interval.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "stats/mean_interval.hpp"

namespace aipreflight::rag {
namespace {

// A query without a cluster is one of its own, and so is every query where none is wanted.
std::vector<stats::Cluster> clusters_of(const Dataset& dataset,
                                        const Series& series,
                                        bool is_by_cluster) {
  std::map<std::string, stats::Cluster> clusters;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (std::isnan(series.values[i])) continue;
    const Query& query = dataset.queries[series.queries[i]];
    const bool is_own = !is_by_cluster || query.cluster.empty();
    stats::Cluster& cluster =
        clusters[is_own ? "q:" + std::string(dataset.id(query)) : "c:" + query.cluster];
    for (std::size_t times = series.count(i); times > 0; --times) cluster.add(series.values[i]);
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
  const bool is_by_cluster = settings.resamples_clusters;
  std::vector<double> values = series.known();
  std::sort(values.begin(), values.end());
  // A query that counts twice is drawn once.
  const bool draws_whole = is_by_cluster || !series.counts.empty();
  const auto found =
      draws_whole ? stats::mean_interval(clusters_of(dataset, series, is_by_cluster), confidence)
                  : stats::mean_interval(values, confidence);
  if (!found) return std::nullopt;
  std::string method(found->method);
  if (draws_whole && !is_by_cluster) method = method.starts_with("wilson") ? "wilson" : "bootstrap";
  return sdk::Interval{found->interval.low, found->interval.high, confidence, method};
}

}  // namespace aipreflight::rag
