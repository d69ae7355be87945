#include "prometheus/api.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <random>
#include <thread>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "http/fetch.hpp"
#include "request.hpp"

namespace aipreflight::prometheus {
namespace {

constexpr int kAttempts = 3;
constexpr auto kPause = std::chrono::milliseconds(100);
constexpr std::size_t kShownBytes = 200;

// Unix seconds with decimals have no zone to be mistaken, and need no encoding.
std::string seconds_text(double seconds) {
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), seconds, std::chars_format::fixed, 3);
  return error == std::errc() ? std::string(buffer.data(), end) : "0";
}

Error failed(std::string reason, std::string message, std::string hint = {}) {
  return execution_error(std::move(reason), std::move(message), std::move(hint));
}

std::string first_words(std::string_view body) {
  return text::one_line(text::cut(text::trim(body), kShownBytes));
}

bool is_worth_another_try(const Error& error) {
  return error.reason == "prometheus_unreachable" || error.reason == "prometheus_unavailable";
}

// What a status other than 200 says. Prometheus explains 400, 422 and 503 in JSON; whatever stands
// before it answers in its own way.
Error error_of(const std::string& url, const http::Response& response) {
  const int status = response.head.status;
  const std::string number = "HTTP " + std::to_string(status);
  if (status == 401 || status == 403) {
    return failed("prometheus_refused",
                  url + " refused the request: " + number,
                  "give a token with --bearer-file or headers with --header-file");
  }
  if (status >= 300 && status < 400) {
    return failed("prometheus_failed",
                  url + " redirects (" + number + "), which is not followed with credentials",
                  "name the address that it leads to");
  }
  const std::string reason =
      status >= 502 && status <= 504 ? "prometheus_unavailable" : "prometheus_failed";
  if (auto document = read_document(response.body, url);
      document && !document->text("error").empty()) {
    return failed(reason,
                  url + " answered " + number + ", " +
                      text::one_line(document->text("errorType"), 80) + ": " +
                      text::one_line(text::cut(document->text("error"), kShownBytes)));
  }
  return failed(reason, url + " answered " + number + ": " + first_words(response.body));
}

}  // namespace

Result<Api> Api::open(Endpoint endpoint) {
  std::string& url = endpoint.server.url;
  const bool is_http = url.rfind("http://", 0) == 0 || url.rfind("https://", 0) == 0;
  const std::size_t host = url.find("://") + 3;
  if (!is_http || host >= url.size()) {
    return usage_error("'" + text::one_line(url, 200) + "' is no address of a Prometheus",
                       "it looks like http://localhost:9090");
  }
  if (url.substr(host, url.find('/', host) - host).find('@') != std::string::npos) {
    return usage_error("the address of Prometheus has a user or a password in it",
                       "put an Authorization header into a file: --header-file");
  }
  while (url.back() == '/') url.pop_back();
  return Api(std::move(endpoint));
}

Result<Document> Api::query(const std::string& expression, double time) const {
  return post("/api/v1/query", {{"query", expression}, {"time", seconds_text(time)}});
}

Result<Document> Api::query_range(const std::string& expression,
                                  double begin,
                                  double end,
                                  double step) const {
  return post("/api/v1/query_range",
              {{"query", expression},
               {"start", seconds_text(begin)},
               {"end", seconds_text(end)},
               {"step", seconds_text(step)}});
}

Result<double> Api::skew() const {
  const double before = unix_seconds();
  const auto document = post("/api/v1/query", {{"query", "time()"}});
  const double after = unix_seconds();
  if (!document) return document.error();
  if (document->scalar.size() != 2) return 0.0;
  return document->scalar[1] - (before + after) / 2;
}

Result<void> Api::healthy() const {
  http::Request request = request_of(endpoint_.server, "/-/healthy");
  request.is_get = true;
  const auto response = http::fetch(request, {endpoint_.body_limit, endpoint_.cancelled});
  if (!response) return failed("prometheus_unreachable", response.error().message);
  if (response->head.status != 200) return error_of(endpoint_.server.url, *response);
  return {};
}

Result<Document> Api::post(const std::string& path, const Form& form) const {
  std::string body;
  for (const auto& [name, value] : form) {
    if (!body.empty()) body += '&';
    body += name + '=' + text::percent_encoded(value);
  }
  for (int attempt = 1;; ++attempt) {
    auto document = post_once(path, body);
    if (document || attempt == kAttempts || !is_worth_another_try(document.error()))
      return document;
    // Spread over 100 ms, so that many jobs do not come back at once.
    const auto spread = std::chrono::milliseconds(std::random_device()() % 100);
    std::this_thread::sleep_for(kPause * attempt + spread);
  }
}

Result<Document> Api::post_once(const std::string& path, const std::string& body) const {
  http::Request request = request_of(endpoint_.server, path);
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = body;
  const auto response = http::fetch(request, {endpoint_.body_limit, endpoint_.cancelled});
  if (!response) {
    const Error& error = response.error();
    if (error.code == ErrorCode::kInterrupted) return error;
    const bool is_large = error.reason == "body_too_large";
    return failed(is_large ? "too_much_data" : "prometheus_unreachable",
                  error.message,
                  is_large ? "narrow it with --selector" : "is it up, and is this its address?");
  }
  if (response->head.status != 200) return error_of(endpoint_.server.url, *response);
  if (!response->head.content_encoding.empty() && response->head.content_encoding != "identity") {
    return failed("prometheus_failed",
                  endpoint_.server.url + " answered in the encoding " +
                      text::one_line(response->head.content_encoding, 40) +
                      ", which was not asked for");
  }
  auto document = read_document(response->body, endpoint_.server.url, endpoint_.limits);
  if (!document) {
    if (document.error().reason == "too_much_data") return document.error();
    return failed("prometheus_failed",
                  endpoint_.server.url + " did not answer in JSON: " + first_words(response->body),
                  "is this the address of a Prometheus?");
  }
  if (document->text("status") != "success") {
    return failed("prometheus_failed",
                  endpoint_.server.url + " answered " +
                      text::one_line(document->text("errorType"), 80) + ": " +
                      text::one_line(text::cut(document->text("error"), kShownBytes)));
  }
  return document;
}

}  // namespace aipreflight::prometheus
