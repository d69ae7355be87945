#include "sources.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <thread>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "promql.hpp"
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

// Samples of one time after another, put together by series. What two neighbours both hold, at the
// edge between them, counts once.
class Pieces {
 public:
  Result<void> add(prometheus::Document piece, std::size_t most_series) {
    for (Series& series : piece.series) {
      const auto [place, is_new] =
          places_.emplace(std::pair(series.name, series.labels), all_.size());
      if (is_new) {
        if (all_.size() == most_series) {
          return execution_error("too_much_data",
                                 "more than " + std::to_string(most_series) + " series",
                                 "narrow it with --selector");
        }
        all_.push_back(std::move(series));
        continue;
      }
      auto& samples = all_[place->second].samples;
      for (const Sample& sample : series.samples) {
        if (samples.empty() || sample.time > samples.back().time) samples.push_back(sample);
      }
    }
    for (std::string& warning : piece.warnings) {
      if (std::find(warnings_.begin(), warnings_.end(), warning) == warnings_.end()) {
        warnings_.push_back(std::move(warning));
      }
    }
    return {};
  }
  void give(Evidence& evidence) {
    evidence.series = std::move(all_);
    evidence.warnings = std::move(warnings_);
  }

 private:
  std::vector<Series> all_;
  std::map<std::pair<std::string, exposition::Labels>, std::size_t> places_;
  std::vector<std::string> warnings_;
};

// The raw samples from `begin` to `end`, a quarter of an hour at a time: an hour of 2,000 series
// would be more than one answer may hold.
Result<void> fetch_samples(const PrometheusSource& source,
                           const std::string& matcher,
                           double begin,
                           double end,
                           Evidence& evidence) {
  constexpr double kPiece = 900;
  const double count = std::max(1.0, std::ceil((end - begin) / kPiece));
  const double length = (end - begin) / count;
  const std::string query =
      matcher + "[" + std::to_string(static_cast<long long>(std::ceil(length))) + "s]";
  Pieces pieces;
  for (double number = 1; number <= count; ++number) {
    auto document = source.api.query(query, begin + number * length);
    if (!document) return document.take_error();
    if (auto added = pieces.add(document.take(), source.api.limits().series); !added) return added;
  }
  pieces.give(evidence);
  return {};
}

}  // namespace

Result<prometheus::Server> server_at(const std::string& url, const Options& options) {
  auto headers = read_headers(options.header_file, options.bearer_file);
  if (!headers) return headers.take_error();
  return prometheus::Server{.url = url,
                            .headers = headers.take(),
                            .ca_file = options.ca_file,
                            .cert_file = options.cert_file,
                            .key_file = options.key_file,
                            .timeout = options.timeout};
}

Result<prometheus::Api> open_api(const Options& options, const std::function<bool()>& cancelled) {
  auto server = server_at(options.prometheus, options);
  if (!server) return server.take_error();
  prometheus::Endpoint endpoint;
  endpoint.server = server.take();
  endpoint.cancelled = cancelled;
  return prometheus::Api::open(std::move(endpoint));
}

Result<Evidence> fetch_evidence(const PrometheusSource& source,
                                const Catalogue& catalogue,
                                const Window& window) {
  Evidence evidence;
  evidence.source = "prometheus " + source.api.url();
  const auto skew = source.api.skew();
  if (!skew) return skew.error();
  evidence.skew = std::abs(*skew) > kSkewToHeed ? *skew : 0;
  const std::string matcher = matcher_of(catalogue, source);
  const auto give_up = std::chrono::steady_clock::now() + source.settle;
  while (true) {
    const double end = window.end + evidence.skew + kReach;
    const double at = std::min(end, unix_seconds() + *skew);
    const double begin = window.begin + evidence.skew - kReach;
    if (at <= begin) return usage_error("the run is in the future of the Prometheus");
    if (auto fetched = fetch_samples(source, matcher, begin, at, evidence); !fetched) {
      return fetched.take_error();
    }
    const double interval = scrape_interval(evidence.series);
    const bool is_whole = at >= window.end + evidence.skew + interval;
    if (is_whole || std::chrono::steady_clock::now() >= give_up) {
      if (!is_whole) {
        evidence.warnings.push_back(
            "the end of the run was not scraped yet: wait a scrape interval, or give --settle");
      }
      const Window theirs{window.begin + evidence.skew, window.end + evidence.skew};
      auto asked = ask_promql(source.api, catalogue, source.matchers, theirs, evidence);
      if (!asked) return asked.take_error();
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

Result<Evidence> scrape(const prometheus::Server& target) {
  constexpr int kPages = 3;
  constexpr auto kPause = std::chrono::seconds(1);
  exposition::Timeline timeline;
  Evidence evidence;
  evidence.source = "scrape " + target.url;
  evidence.is_of_now = true;
  evidence.window = Window{unix_seconds(), 0};
  for (int i = 0; i < kPages; ++i) {
    if (i > 0) std::this_thread::sleep_for(kPause);
    if (auto read = prometheus::scrape(target, timeline); !read) return read.take_error();
  }
  evidence.window->end = unix_seconds();
  evidence.series = timeline.take();
  return evidence;
}

}  // namespace aipreflight::diagnose
