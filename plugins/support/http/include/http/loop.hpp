#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "http/exchange.hpp"

namespace aipreflight::http {

struct LoopOptions {
  std::size_t connections = 64;         // kept open for the next request; no fewer than run at once
  std::size_t buffer_bytes = 8u << 10;  // of each exchange
  // The `at` of Listener::on_body is when the bytes came to this machine, as its kernel noted,
  // where that can be known (not of TLS): a thread that reads them late takes no time with them.
  // Reading is then put off by up to a millisecond while bytes come so close that one turn serves
  // several.
  bool notes_arrivals = false;
};

// Many exchanges at once on one thread: libcurl's multi interface driven by epoll. Nothing is
// shared between loops, so that each thread may have its own. TLS is verified unless a request says
// otherwise, redirects are not followed, no compression is asked for, HTTP/1.1 is spoken, and
// proxies are those of the environment (https_proxy, no_proxy, …).
class Loop {
 public:
  // Errors: libcurl is not installed (reason "http_unavailable"), or descriptors ran out.
  [[nodiscard]] static Result<std::unique_ptr<Loop>> open(const LoopOptions& options = {});
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  using Id = std::uint64_t;
  // Never fails at once: what is wrong with it comes to on_end, from within run().
  Id start(Request request, Listener& listener);
  // Ends it without a word to its listener. Not for one that has ended.
  void cancel(Id id);
  [[nodiscard]] std::size_t running() const;

  // Serves what happens until `until`, or until `wakes` says so, which is asked after each turn.
  void run(MonotonicTime until, const std::function<bool()>& wakes);

  struct Impl;

 private:
  explicit Loop(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// "7.88.1", of the libcurl that this loads. kExecution, "http_unavailable": there is none.
[[nodiscard]] Result<std::string> library_version();

}  // namespace aipreflight::http
