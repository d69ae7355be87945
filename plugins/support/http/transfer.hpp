#pragma once

#include <memory>
#include <string>

#include "arrival.hpp"
#include "chunked_body.hpp"
#include "curl_library.hpp"
#include "handle.hpp"
#include "http/exchange.hpp"

namespace aipreflight::http {

// One exchange.
class Transfer {
 public:
  // `arrival`: the loop's, if it notes when bytes came.
  Transfer(const CurlLibrary& curl,
           std::unique_ptr<Handle> handle,
           Request request,
           Listener& listener,
           Arrival* arrival);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  void set_up(std::size_t buffer_bytes, std::size_t connections);
  [[nodiscard]] CURL* easy() const { return easy_; }
  [[nodiscard]] Listener& listener() const { return listener_; }
  // What waits in its socket is what it will be given, so that its arrival can be told.
  [[nodiscard]] bool knows_arrivals() const { return arrival_ != nullptr; }
  // Fetches what reading will need into the cache, and does not wait for it: of this, and where
  // this is there, of its listener.
  void prefetch() const;
  void prefetch_listener() const;
  // The socket had an error instead of bytes, and tells nobody again.
  void note_error(int error);
  // The chunks in the middle of a response may be read without libcurl, which costs a third of what
  // it does with it. The first and the last bytes of a response are libcurl's: it knows what is a
  // response, and what becomes of a connection behind it.
  [[nodiscard]] bool reads_chunks() const;
  // Takes the whole chunks that the arrival has read. What it returns has to be given to libcurl;
  // "": nothing. Valid until the arrival reads again.
  [[nodiscard]] std::string_view take_chunks();
  // libcurl could not be given what it has to be; `error`: errno.
  void lose(int error);
  [[nodiscard]] End end_of(CURLcode code) const;
  // For another exchange; nothing else may be asked of this one then.
  [[nodiscard]] std::unique_ptr<Handle> take_handle() { return std::move(handle_); }

 private:
  static std::size_t write_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t write_body(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  void take_header(std::string_view line);
  [[nodiscard]] bool take_body(std::string_view wire, MonotonicTime at);
  [[nodiscard]] bool give_out(std::string_view body, MonotonicTime at);
  [[nodiscard]] MonotonicTime time_of(std::string_view wire);
  void note_body(std::optional<MonotonicTime> came);
  [[nodiscard]] Times times() const;
  [[nodiscard]] std::string proxy() const;
  [[nodiscard]] bool is_encrypted() const;  // what its socket carries

  const CurlLibrary& curl_;
  std::unique_ptr<Handle> handle_;
  CURL* easy_;
  Listener& listener_;
  const std::array<Memory, 2> working_memory_;  // of the listener
  Request request_;
  Arrival* arrival_;
  MonotonicTime started_;
  MonotonicTime last_body_;
  std::optional<Nanoseconds> answered_;  // where its arrival is known
  Head head_;
  ChunkedBody chunks_;
  bool is_head_told_ = false;
  bool is_chunked_ = false;
  int read_error_ = 0;  // errno that libcurl was not told of
  int loss_ = 0;        // errno for which it was not given all
  bool is_enough_ = false;
  std::uint64_t bytes_ = 0;
  int socket_error_ = 0;  // errno of a socket that there was none of
};

}  // namespace aipreflight::http
