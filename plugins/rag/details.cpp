#include "details.hpp"

#include <cmath>
#include <cstdint>

#include "clusters.hpp"

namespace aipreflight::rag {
namespace {

constexpr std::size_t kMostClusters = 100;

json::Value number(double value) {
  return std::isnan(value) ? json::Value() : json::Value(value);
}

json::Value counts(const Series& series) {
  json::Value value = json::Value::object();
  value.add("mean", number(series.mean()));
  value.add("n", static_cast<std::uint64_t>(series.scored()));
  value.add("applies_to", static_cast<std::uint64_t>(series.values.size()));
  if (const auto& interval = series.interval) {
    json::Value bounds = json::Value::object();
    bounds.add("low", interval->low);
    bounds.add("high", interval->high);
    bounds.add("confidence", interval->confidence);
    bounds.add("method", interval->method);
    value.add("interval", std::move(bounds));
  }
  return value;
}

json::Value by_cluster(const Settings& settings, const Measured& measured) {
  json::Value value = json::Value::object();
  for (const std::string& cluster : clusters_of(measured.dataset)) {
    if (value.size() == kMostClusters) break;
    json::Value metrics = json::Value::object();
    for (const Series& series : measured.metrics) {
      metrics.add(series.name, counts(of_cluster(settings, measured.dataset, series, cluster)));
    }
    value.add(cluster, std::move(metrics));
  }
  return value;
}

}  // namespace

json::Value details(const Settings& settings, const Measured& measured) {
  const Dataset& dataset = measured.dataset;
  json::Value details = json::Value::object();
  if (!measured.comparisons.empty()) {
    json::Value comparisons = json::Value::object();
    for (const comparison::Comparison& comparison : measured.comparisons) {
      comparisons.add(comparison.name, comparison::to_json(comparison, "queries"));
    }
    details.add("against_baseline", std::move(comparisons));
  }
  details.add("format", dataset.format);
  if (!settings.results.empty()) details.add("results", settings.results);
  if (!settings.qrels.empty()) details.add("qrels", settings.qrels);
  if (!settings.run.empty()) details.add("run", settings.run);
  if (!settings.baseline.empty()) details.add("baseline", settings.baseline);
  details.add("queries", static_cast<std::uint64_t>(dataset.queries.size()));
  json::Value metrics = json::Value::object();
  for (const Series& series : measured.metrics) metrics.add(series.name, counts(series));
  details.add("metrics", std::move(metrics));
  if (!clusters_of(dataset).empty()) details.add("clusters", by_cluster(settings, measured));
  if (!dataset.ignored_members.empty()) {
    json::Value ignored = json::Value::array();
    for (const std::string& member : dataset.ignored_members) ignored.push(member);
    details.add("ignored_members", std::move(ignored));
  }
  return details;
}

std::string query_lines(const Measured& measured) {
  const Dataset& dataset = measured.dataset;
  std::vector<json::Value> values(dataset.queries.size(), json::Value::object());
  for (const Series& series : measured.metrics) {
    for (std::size_t i = 0; i < series.queries.size(); ++i) {
      values[series.queries[i]].add(series.name, number(series.values[i]));
    }
  }
  std::string lines;
  for (std::size_t i = 0; i < values.size(); ++i) {
    json::Value line = json::Value::object();
    line.add("id", dataset.id(dataset.queries[i]));
    if (!dataset.queries[i].cluster.empty()) line.add("cluster", dataset.queries[i].cluster);
    line.add("metrics", std::move(values[i]));
    lines += json::write(line);
    lines += '\n';
  }
  return lines;
}

}  // namespace aipreflight::rag
