#include "clusters.hpp"

#include <set>

#include "interval.hpp"

namespace aipreflight::rag {

Series of_cluster(const Settings& settings,
                  const Dataset& dataset,
                  const Series& series,
                  const std::string& cluster) {
  Series part{
      .name = series.name, .is_lower_better = series.is_lower_better, .is_known = series.is_known};
  for (std::size_t i = 0; i < series.queries.size(); ++i) {
    if (dataset.queries[series.queries[i]].cluster != cluster) continue;
    part.queries.push_back(series.queries[i]);
    part.values.push_back(series.values[i]);
    if (!series.counts.empty()) part.counts.push_back(series.counts[i]);
  }
  part.interval = interval_of(settings, dataset, part);
  return part;
}

std::vector<std::string> clusters_of(const Dataset& dataset) {
  std::set<std::string> clusters;
  for (const Query& query : dataset.queries) {
    if (!query.cluster.empty()) clusters.insert(query.cluster);
  }
  return {clusters.begin(), clusters.end()};
}

}  // namespace aipreflight::rag
