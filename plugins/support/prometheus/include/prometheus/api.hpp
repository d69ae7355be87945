#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "prometheus/document.hpp"
#include "prometheus/server.hpp"

namespace aipreflight::prometheus {

struct Endpoint {
  Server server;
  std::size_t body_limit = 32u << 20;
  DocumentLimits limits;
  std::function<bool()> cancelled;
};

// The HTTP API of Prometheus, or of whatever speaks it. Queries go as POST, so that they may be
// long. Nothing of the headers is ever shown. Errors are kExecution: "prometheus_unreachable",
// "prometheus_refused" (401, 403), "prometheus_failed" (what it answered, its first words), and
// "too_much_data". A connection that fails and 502, 503 and 504 are tried three times.
// [one thread at a time; blocks]
class Api {
 public:
  // kUsage where the url is none.
  [[nodiscard]] static Result<Api> open(Endpoint endpoint);

  // The value of an expression at a time; of "selector[range]" the raw samples.
  [[nodiscard]] Result<Document> query(const std::string& expression, double time) const;
  [[nodiscard]] Result<Document> query_range(const std::string& expression,
                                             double begin,
                                             double end,
                                             double step) const;
  // Seconds that its clock is ahead of this machine's.
  [[nodiscard]] Result<double> skew() const;
  // GET /-/healthy
  [[nodiscard]] Result<void> healthy() const;
  [[nodiscard]] const DocumentLimits& limits() const { return endpoint_.limits; }
  // scheme://host:port/prefix
  [[nodiscard]] const std::string& url() const { return endpoint_.server.url; }

 private:
  explicit Api(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}
  using Form = std::vector<std::pair<std::string, std::string>>;
  [[nodiscard]] Result<Document> post(const std::string& path, const Form& form) const;
  [[nodiscard]] Result<Document> post_once(const std::string& path, const std::string& body) const;

  Endpoint endpoint_;
};

}  // namespace aipreflight::prometheus
