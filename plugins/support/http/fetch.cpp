#include "http/fetch.hpp"

#include "base/text.hpp"
#include "http/loop.hpp"

namespace aipreflight::http {
namespace {

// Scheme, host and port: what may be shown of an address. Queries may hold what must not be.
std::string shown(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
  std::string_view authority = url.substr(host, url.find_first_of("/?#", host) - host);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  return text::one_line(std::string(url.substr(0, host)) + std::string(authority), 200);
}

constexpr std::size_t kLarge = 1u << 20;

class Collector : public Listener {
 public:
  explicit Collector(std::size_t limit) : limit_(limit) {}

  void on_head(const Head& head) override { response_.head = head; }
  bool on_body(std::string_view bytes, MonotonicTime) override {
    std::string& body = response_.body;
    is_too_large_ = body.size() + bytes.size() > limit_;
    if (is_too_large_) return false;
    // What is large may be much larger: memory that is never written costs nothing, and a body that
    // doubles is copied, and cleared by the kernel, twice.
    if (body.size() > kLarge && body.capacity() < limit_) body.reserve(limit_);
    body.append(bytes);
    return true;
  }
  void on_end(const End& end) override {
    response_.end = end;
    has_ended_ = true;
  }

  [[nodiscard]] bool has_ended() const { return has_ended_; }
  [[nodiscard]] bool is_too_large() const { return is_too_large_; }
  [[nodiscard]] Response take() { return std::move(response_); }

 private:
  std::size_t limit_;
  Response response_;
  bool has_ended_ = false;
  bool is_too_large_ = false;
};

}  // namespace

Result<Response> fetch(const Request& request, const FetchOptions& options) {
  constexpr auto kTurn = std::chrono::milliseconds(50);
  auto loop = Loop::open({1, 64u << 10});
  if (!loop) return loop.take_error();
  Collector collector(options.body_limit);
  (*loop)->start(request, collector);
  while (!collector.has_ended()) {
    (*loop)->run(std::chrono::steady_clock::now() + kTurn, [&] { return collector.has_ended(); });
    if (!collector.has_ended() && options.cancelled && options.cancelled()) {
      return Error{ErrorCode::kInterrupted,
                   "the request to " + shown(request.url) + " was stopped"};
    }
  }
  if (collector.is_too_large()) {
    return execution_error("body_too_large",
                           shown(request.url) + " answered with more than " +
                               std::to_string(options.body_limit) + " bytes");
  }
  Response response = collector.take();
  if (response.end.failure != Failure::kNone) {
    return execution_error(std::string(to_string(response.end.failure)),
                           shown(request.url) + ": " + response.end.message);
  }
  return response;
}

}  // namespace aipreflight::http
