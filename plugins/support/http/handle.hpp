#pragma once

#include "curl_library.hpp"
#include "http/exchange.hpp"

namespace aipreflight::http {

// An easy handle of libcurl, used for one exchange after the other. What is the same for the next
// request is not set again: of a short exchange that is a noticeable part.
class Handle {
 public:
  struct Options {
    std::size_t buffer_bytes = 0;
    std::size_t connections = 0;
    // Chunks are given out with their sizes; the end of a response is found all the same.
    bool has_raw_chunks = false;
  };

  explicit Handle(const CurlLibrary& curl);
  ~Handle();
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  // For a request like this, whatever its body, and always the same options; the body and the
  // callbacks are the exchange's to set.
  void set_up(const Request& request, const Options& options);
  [[nodiscard]] CURL* easy() const { return easy_; }
  // What libcurl says of the last failure; "": nothing.
  [[nodiscard]] const char* error() const { return error_; }

 private:
  void set_all(const Options& options);

  const CurlLibrary& curl_;
  CURL* easy_;
  Request request_;  // without its body
  bool is_set_up_ = false;
  curl_slist* headers_ = nullptr;
  char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace aipreflight::http
