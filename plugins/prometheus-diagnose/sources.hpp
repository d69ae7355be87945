#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "catalogue.hpp"
#include "evidence.hpp"
#include "legacy.hpp"
#include "options.hpp"
#include "prometheus/api.hpp"
#include "prometheus/scrape.hpp"

namespace aipreflight::diagnose {

// What is at `url`, asked as `options` say. kUsage where a file of headers is wrong.
[[nodiscard]] Result<prometheus::Server> server_at(const std::string& url, const Options& options);

// The Prometheus of `options`, whose requests end as soon as `cancelled` says so. kUsage where its
// address or a file of headers is wrong; nothing is sent yet.
[[nodiscard]] Result<prometheus::Api> open_api(const Options& options,
                                               const std::function<bool()>& cancelled);

// The raw samples of every metric of the catalogue around a window, by one query for each quarter
// of an hour, and the answers to its signals in PromQL. `matchers` narrow it: PromQL, joined by
// commas. Waits up to `settle` where the end of the window was not scraped yet.
struct PrometheusSource {
  prometheus::Api api;
  std::string matchers;
  std::string name_prefix;
  std::chrono::milliseconds settle{0};
};
[[nodiscard]] Result<Evidence> fetch_evidence(const PrometheusSource& source,
                                              const Catalogue& catalogue,
                                              const Window& window);

// Queries of the tool before: name, PromQL.
struct OldQuery {
  std::string name;
  std::string expression;
};
struct OldQueries {
  std::string endpoint;  // of the file; "" if it has none
  std::vector<OldQuery> all;
};
// Errors: kUsage where there is no such file; kProfile with the place of what is wrong in it.
[[nodiscard]] Result<OldQueries> read_old_queries(const std::string& path);
[[nodiscard]] Result<OldMetrics> fetch_old_metrics(const prometheus::Api& api,
                                                   const OldQueries& queries,
                                                   const Window& window);

// The metrics page of a server, read three times, a second apart: of now, and not of an earlier
// run.
[[nodiscard]] Result<Evidence> scrape(const prometheus::Server& target);

}  // namespace aipreflight::diagnose
