#include "handle.hpp"

#include <algorithm>
#include <tuple>

namespace aipreflight::http {
namespace {

long milliseconds(Nanoseconds time) {
  const auto whole = std::chrono::ceil<std::chrono::milliseconds>(time).count();
  return static_cast<long>(std::max<std::int64_t>(whole, 1));
}

auto form_of(const Request& request) {
  return std::tie(request.url,
                  request.headers,
                  request.is_get,
                  request.connect_timeout,
                  request.total_timeout,
                  request.ca_file,
                  request.verifies_tls,
                  request.cert_file,
                  request.key_file);
}

}  // namespace

Handle::Handle(const CurlLibrary& curl) : curl_(curl), easy_(curl.easy_init()) {}

Handle::~Handle() {
  curl_.easy_cleanup(easy_);
  curl_.slist_free_all(headers_);
}

void Handle::set_up(const Request& request, const Options& options) {
  error_[0] = '\0';
  if (is_set_up_ && form_of(request) == form_of(request_)) return;
  if (is_set_up_) curl_.easy_reset(easy_);
  is_set_up_ = true;
  request_ = request;
  request_.body.clear();
  set_all(options);
}

void Handle::set_all(const Options& options) {
  const auto set = [this](CURLoption option, auto value) {
    curl_.easy_setopt(easy_, option, value);
  };
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSL_VERIFYPEER, request_.verifies_tls ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, request_.verifies_tls ? 2L : 0L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_TCP_NODELAY, 1L);
  set(CURLOPT_BUFFERSIZE, static_cast<long>(options.buffer_bytes));
  set(CURLOPT_MAXCONNECTS, static_cast<long>(options.connections));
  set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request_.connect_timeout));
  if (request_.total_timeout.count() > 0) {
    set(CURLOPT_TIMEOUT_MS, milliseconds(request_.total_timeout));
  }
  if (!request_.ca_file.empty()) set(CURLOPT_CAINFO, request_.ca_file.c_str());
  if (!request_.cert_file.empty()) set(CURLOPT_SSLCERT, request_.cert_file.c_str());
  if (!request_.key_file.empty()) set(CURLOPT_SSLKEY, request_.key_file.c_str());
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(error_));
  curl_.slist_free_all(headers_);
  headers_ = nullptr;
  for (const auto& [name, value] : request_.headers) {
    headers_ = curl_.slist_append(headers_, (name + ": " + value).c_str());
  }
  if (!request_.is_get) {
    headers_ = curl_.slist_append(headers_, "Expect:");
    set(CURLOPT_POST, 1L);
  }
  set(CURLOPT_HTTPHEADER, headers_);
  if (options.has_raw_chunks) set(CURLOPT_HTTP_TRANSFER_DECODING, 0L);
}

}  // namespace aipreflight::http
