#include "sources.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "samples.hpp"
#include "yaml/node.hpp"
#include "yaml_reader.hpp"

namespace aipreflight::diagnose {
namespace {

// On each side of the window: two scrapes of the slowest interval in use, of a minute.
constexpr double kReach = 120;
constexpr double kSkewToHeed = 1;
constexpr double kOldStep = 15;
constexpr double kMostPoints = 10'000;

double now_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string matcher_of(const Catalogue& catalogue, const PrometheusSource& source) {
  std::string names;
  for (const std::string& metric : catalogue.metrics()) {
    if (!names.empty()) names += '|';
    names += metric;
  }
  std::string matcher = "{__name__=~\"";
  if (!source.name_prefix.empty()) matcher += "(" + source.name_prefix + ")?";
  matcher += "(" + names + ")\"";
  if (!source.matchers.empty()) matcher += ',' + source.matchers;
  return matcher + '}';
}

std::string range_query(const Catalogue& catalogue,
                        const PrometheusSource& source,
                        double seconds) {
  const std::string matcher = matcher_of(catalogue, source);
  const std::string range = "[" + std::to_string(static_cast<long long>(std::ceil(seconds))) + "s]";
  return matcher + range;
}

}  // namespace

Result<Evidence> fetch_evidence(const PrometheusSource& source,
                                const Catalogue& catalogue,
                                const Window& window) {
  Evidence evidence;
  evidence.source = "prometheus " + source.api.url();
  const auto skew = source.api.skew();
  if (!skew) return skew.error();
  evidence.skew = std::abs(*skew) > kSkewToHeed ? *skew : 0;
  const auto give_up = std::chrono::steady_clock::now() + source.settle;
  while (true) {
    const double end = window.end + evidence.skew + kReach;
    const double at = std::min(end, now_seconds() + *skew);
    const double begin = window.begin + evidence.skew - kReach;
    if (at <= begin) return usage_error("the run is in the future of the Prometheus");
    auto document = source.api.query(range_query(catalogue, source, at - begin), at);
    if (!document) return document.take_error();
    evidence.series = std::move(document->series);
    evidence.warnings = std::move(document->warnings);
    const double interval = scrape_interval(evidence.series);
    if (at >= window.end + evidence.skew + interval) return evidence;
    if (std::chrono::steady_clock::now() >= give_up) {
      evidence.warnings.push_back(
          "the end of the run was not scraped yet: wait a scrape interval, or give --settle");
      return evidence;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

Result<OldQueries> read_old_queries(const std::string& path) {
  const auto text = files::read(path);
  if (!text) return usage_error("queries: " + text.error().message);
  const yaml::Parsed parsed = yaml::parse(*text, path);
  if (!parsed.errors.empty()) return parsed.errors.front();
  Errors errors;
  YamlReader reader(errors);
  OldQueries queries;
  if (reader.keys(parsed.root, {"endpoint", "queries"}, "a file of queries")) {
    queries.endpoint = reader.text(parsed.root, "endpoint");
    const yaml::Node* map = parsed.root.find("queries");
    if (map == nullptr || !map->is_map()) {
      reader.complain(parsed.root.where, "'queries' maps names to {expr, unit, description}");
    } else {
      for (const yaml::Entry& entry : map->entries) {
        if (!reader.keys(entry.value, {"expr", "unit", "description"}, "a query")) continue;
        queries.all.push_back({entry.key, reader.text(entry.value, "expr")});
        if (queries.all.back().expression.empty()) {
          reader.complain(entry.key_where, "query '" + entry.key + "' needs an 'expr'");
        }
      }
    }
  }
  if (!errors.empty()) return errors.front();
  return queries;
}

Result<OldMetrics> fetch_old_metrics(const prometheus::Api& api,
                                     const OldQueries& queries,
                                     const Window& window) {
  OldMetrics metrics;
  const double step = std::max(kOldStep, std::ceil(window.length() / kMostPoints));
  for (const OldQuery& query : queries.all) {
    const auto document = api.query_range(
        query.expression, window.begin, std::max(window.end, window.begin + 1), step);
    if (!document) return document.error();
    double sum = 0;
    double n = 0;
    OldMetric metric;
    for (const Series& series : document->series) {
      for (const Sample& sample : series.samples) {
        if (!std::isfinite(sample.value)) continue;
        sum += sample.value;
        ++n;
        metric.max = std::max(metric.max.value_or(sample.value), sample.value);
      }
    }
    for (const std::string& warning : document->warnings) metrics.remarks.push_back(warning);
    if (n == 0) continue;
    metric.mean = sum / n;
    metrics.all[query.name] = metric;
  }
  return metrics;
}

Result<Evidence> scrape(const prometheus::ScrapeTarget& target) {
  constexpr int kPages = 3;
  constexpr auto kPause = std::chrono::seconds(1);
  exposition::Timeline timeline;
  Evidence evidence;
  evidence.source = "scrape " + target.url;
  evidence.is_of_now = true;
  evidence.window = Window{now_seconds(), 0};
  for (int i = 0; i < kPages; ++i) {
    if (i > 0) std::this_thread::sleep_for(kPause);
    if (auto read = prometheus::scrape(target, timeline); !read) return read.take_error();
  }
  evidence.window->end = now_seconds();
  evidence.series = timeline.take();
  return evidence;
}

}  // namespace aipreflight::diagnose
