#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "http/exchange.hpp"

namespace aipreflight::http {

struct Response {
  Head head;
  std::string body;
  End end;
};

struct FetchOptions {
  std::size_t body_limit = 64u << 20;
  // Asked about every 50 ms; true ends the exchange.
  std::function<bool()> cancelled;
};

// One exchange, waited for. Any status of HTTP is a response. Errors: the failure's word as the
// reason, with the url's host and libcurl's words; reason "body_too_large"; kInterrupted.
// [any thread; blocks]
[[nodiscard]] Result<Response> fetch(const Request& request, const FetchOptions& options = {});

}  // namespace aipreflight::http
