#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace aipreflight::observability {

struct HttpRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// Requests of HTTP/1.1 (RFC 9112) from the bytes of one connection, with a length or in chunks.
// Bounded: 64 KiB of headers, 16 MiB of body.
class HttpParser {
 public:
  enum class State { kMore, kRequest, kBad };

  // Takes bytes as they come.
  void append(std::string_view bytes) { buffer_ += bytes; }
  // The next whole request, if it is there; kBad: this is no HTTP, or over a limit, and the
  // connection is to be closed.
  [[nodiscard]] State next(HttpRequest& request);
  // The headers are there and the sender waits for a word before it sends the body; true once.
  [[nodiscard]] bool takes_continue();

 private:
  State read_head();
  State read_body();
  State read_chunks();

  std::string buffer_;
  HttpRequest request_;
  bool has_head_ = false;
  bool wants_continue_ = false;
  bool is_chunked_ = false;
  std::size_t length_ = 0;
};

}  // namespace aipreflight::observability
