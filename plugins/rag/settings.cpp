#include "settings.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/text.hpp"
#include "evidence/names.hpp"
#include "retrieval/measure.hpp"

namespace aipreflight::rag {
namespace {

std::string path(const sdk::Config& config, const char* key) {
  return std::string(text::trim(config.find_text(key).value_or("")));
}

// "precission@5" is a typo and no score of another tool: those have neither '@' nor the beginning
// of a metric of ours.
void check_name(const std::string& name, const sdk::Config& config) {
  if (name.empty()) return config.error("a metric needs a name");
  if (name.size() > evidence::kMaxNameBytes) {
    return config.error("the metric's name has " + std::to_string(name.size()) +
                        " bytes, at most " + std::to_string(evidence::kMaxNameBytes) +
                        " are allowed");
  }
  const bool looks_like_ours = name.find('@') != std::string::npos || name == "precision" ||
                               name == "recall" || name == "success";
  if (!looks_like_ours || retrieval::parse_measure(name)) return;
  const auto nearest = text::did_you_mean(name, metric_names());
  config.error(
      "no metric is called '" + text::one_line(name) + "'" +
      (nearest ? "; did you mean '" + *nearest + "'?" : "; a cutoff is written as in recall@10"));
}

MetricBounds read_bounds(const std::string& name, const sdk::Config& config, bool is_whole) {
  MetricBounds bounds{.name = name,
                      .min = config.find_number("min"),
                      .max = config.find_number("max"),
                      .place = config.place()};
  check_name(name, config);
  if (is_whole) {
    bounds.min_coverage = config.number("min_coverage");
    bounds.max_drop = config.find_number("max_drop");
  }
  if (bounds.max_drop && is_weighted(name)) {
    config.error("max_drop",
                 name +
                     " is no mean over queries, of which the drop could be tested: bound that of "
                     "abstention_recall and of false_abstention_rate");
  }
  if (bounds.min && bounds.max && *bounds.min > *bounds.max) {
    config.error("min",
                 "min " + text::format_number(*bounds.min) + " is above max " +
                     text::format_number(*bounds.max) + ": no value can meet both");
  }
  if (!is_whole && !bounds.is_bounded())
    config.error("'" + text::one_line(name) + "' needs min or max");
  return bounds;
}

void check_sources(const sdk::Config& config, const Settings& settings) {
  const bool has_pair = !settings.qrels.empty() || !settings.run.empty();
  if (settings.results.empty() && !has_pair) {
    config.error("what is judged is missing: give results, or qrels and run");
  } else if (!settings.results.empty() && has_pair) {
    config.error("results", "results and qrels with run are two sources: give one");
  } else if (has_pair && settings.run.empty()) {
    config.error("qrels", "qrels needs run, the file that the retriever wrote");
  } else if (has_pair && settings.qrels.empty()) {
    config.error("run", "run needs qrels, the judgements");
  }
  const bool is_pair_format = settings.format == "trec" || settings.format == "beir";
  if (!settings.results.empty() && is_pair_format) {
    config.error("format", "format " + settings.format + " belongs to qrels and run");
  }
  if (has_pair && !is_pair_format && settings.format != "auto") {
    config.error("format", "format " + settings.format + " belongs to results");
  }
}

void check_use(const sdk::Config& config, const Settings& settings) {
  std::error_code failure;
  const bool is_file = std::filesystem::is_regular_file(settings.qrels, failure);
  if (!settings.split.empty() && (settings.qrels.empty() || is_file)) {
    config.error("split", "split has no effect: qrels is no folder of a BEIR data set");
  }
  const auto& metrics = settings.metrics;
  const bool compares = std::any_of(metrics.begin(), metrics.end(), [](const MetricBounds& bounds) {
    return bounds.max_drop.has_value();
  });
  if (compares && settings.baseline.empty())
    config.error("metrics", "max_drop needs a baseline to compare with");
  if (!compares && !settings.baseline.empty()) {
    config.error("baseline", "baseline has no effect without max_drop of a metric");
  }
  if (!compares && config.is_set("alpha"))
    config.error("alpha", "alpha has no effect without max_drop of a metric");
}

}  // namespace

Settings read_settings(const sdk::Config& config) {
  Settings settings;
  settings.results = path(config, "results");
  settings.qrels = path(config, "qrels");
  settings.run = path(config, "run");
  settings.split = path(config, "split");
  settings.drops_same_id = config.boolean("drop_same_id");
  settings.format = config.text("format");
  settings.is_fresh = config.boolean("fresh");
  for (const auto& [name, bounds] : config.entries("metrics")) {
    settings.metrics.push_back(read_bounds(name, bounds, true));
  }
  for (const auto& [name, bounds] : config.entries("each_cluster")) {
    settings.each_cluster.push_back(read_bounds(name, bounds, false));
  }
  settings.min_queries = config.integer("min_queries");
  settings.scoring.relevance_level = static_cast<int>(config.integer("relevance_level"));
  const std::string missing = config.text("missing");
  settings.scoring.missing = missing == "skip" ? Missing::kSkip : Missing::kZero;
  settings.fails_on_missing = missing == "fail";
  settings.certainty = evidence::read_certainty(config);
  settings.resamples_clusters = config.text("resample") == "clusters";
  settings.baseline = path(config, "baseline");
  settings.alpha = config.number("alpha");
  settings.max_file = config.bytes("max_file");
  check_sources(config, settings);
  check_use(config, settings);
  return settings;
}

}  // namespace aipreflight::rag
