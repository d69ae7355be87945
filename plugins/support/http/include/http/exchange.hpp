#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace aipreflight::http {

using Nanoseconds = std::chrono::nanoseconds;

struct Request {
  std::string url;  // http or https
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // sent as a POST, unless is_get
  bool is_get = false;
  Nanoseconds connect_timeout = std::chrono::seconds(10);
  Nanoseconds total_timeout{0};  // 0: none; the caller may have its own
  std::string ca_file;           // PEM; empty: the system's
  bool verifies_tls = true;      // false: whoever answers is believed
  std::string cert_file;         // PEM, shown to a server that asks for one; key_file: of it
  std::string key_file;
};

// Why an exchange ended without a whole response.
enum class Failure {
  kNone,
  kAddress,  // the url cannot be used
  kDns,
  kRefused,
  kUnreachable,
  kConnectTimeout,
  kTlsVerify,     // the certificate is not to be trusted
  kTlsHandshake,  // no TLS could be agreed on
  kProxy,
  kReset,      // the connection was closed or broken, before or within the response
  kCutOff,     // the response ended before its announced end
  kProtocol,   // what came is no HTTP, or an encoding that cannot be read
  kTimeout,    // total_timeout
  kOwnLimits,  // descriptors, ports or memory of this machine ran out
  kOther,
};
[[nodiscard]] std::string_view to_string(Failure failure);  // "connect_timeout"

// The first part of a response.
struct Head {
  int status = 0;
  std::string content_type;
  std::string content_encoding;
  std::string retry_after;
};

// When what happened, since the request was handed over; unset: it did not.
struct Times {
  std::optional<Nanoseconds> name;       // the name was resolved
  std::optional<Nanoseconds> connected;  // TCP
  std::optional<Nanoseconds> secured;    // TLS
  std::optional<Nanoseconds> sent;       // the request began to be sent
  std::optional<Nanoseconds> answered;   // the first byte came
};

struct End {
  Failure failure = Failure::kNone;
  std::string message;  // libcurl's words; "" if all is well
  Times times;
  bool is_new_connection = false;
  std::string protocol;  // "1.1", "2"
  // What the environment names for this url, without user and password; "" for none. no_proxy,
  // which libcurl heeds, is not looked at.
  std::string proxy;
  std::uint64_t bytes = 0;
};

struct Memory {
  const void* begin = nullptr;
  std::size_t size = 0;
};

// Told of one exchange, on the loop's thread, from within Loop::run. on_end may start and
// cancel exchanges, the others must not. It must live until on_end or Loop::cancel.
class Listener {
 public:
  virtual ~Listener() = default;
  // What it works on with each piece of the body, which between two of them has left the cache: it
  // is fetched while the one before is read. Asked at the start; to stay until the end.
  [[nodiscard]] virtual std::array<Memory, 2> working_memory() const { return {}; }
  virtual void on_head(const Head& head) = 0;
  // Bytes of the body as they came, `at` taken when they were given out by the library, or before
  // (LoopOptions::notes_arrivals); never before that of the bytes in front of them. False: no more
  // is wanted; on_end follows with kNone.
  [[nodiscard]] virtual bool on_body(std::string_view bytes, MonotonicTime at) = 0;
  virtual void on_end(const End& end) = 0;
};

}  // namespace aipreflight::http
