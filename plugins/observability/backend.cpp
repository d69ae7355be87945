#include "backend.hpp"

#include <cmath>

#include "base/text.hpp"
#include "http/fetch.hpp"
#include "json/value.hpp"

namespace aipreflight::observability {
namespace {

constexpr std::size_t kBodyLimit = std::size_t{1} << 20;

Error failed(const std::string& message) {
  return execution_error("backend_failed", "Prometheus: " + message);
}

}  // namespace

Result<double> read_backend_answer(std::string_view body) {
  const auto parsed = json::parse(body, "the answer");
  if (!parsed.ok()) return failed(parsed.error().to_string());
  const json::Value& data = (*parsed)["data"];
  if ((*parsed)["status"].as_string() != "success") {
    return failed(text::one_line((*parsed)["error"].as_string(), 200));
  }
  const json::Value* point = &data["result"];
  if (data["resultType"].as_string() == "vector") {
    if (point->size() == 0) return 0.0;
    if (point->size() > 1) {
      return failed("the query gives " + std::to_string(point->size()) +
                    " series: sum them up to one number");
    }
    point = &point->items()[0]["value"];
  }
  const auto number =
      point->size() == 2 ? text::to_number(point->items()[1].as_string()) : std::nullopt;
  if (!number) return failed("the query gives no number");
  return *number;
}

Result<double> ask_backend(const Backend& backend, const std::function<bool()>& cancelled) {
  http::Request request;
  std::string base = backend.prometheus;
  while (base.ends_with('/')) base.pop_back();
  request.url = base + "/api/v1/query";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "query=" + text::percent_encoded(backend.query);
  request.total_timeout = std::chrono::seconds(10);
  const auto response = http::fetch(request, {.body_limit = kBodyLimit, .cancelled = cancelled});
  if (!response.ok()) return failed(response.error().message);
  if (response->head.status / 100 != 2 && response->head.status / 100 != 4) {
    return failed("it answered with status " + std::to_string(response->head.status));
  }
  return read_backend_answer(response->body);
}

}  // namespace aipreflight::observability
