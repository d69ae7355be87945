#pragma once

#include <curl/curl.h>

#include "http/exchange.hpp"

namespace aipreflight::http {

// What libcurl's code means here. `os_error` is the errno of its last system call; `is_connected`:
// there was a connection; `is_secure`: over TLS.
[[nodiscard]] Failure failure_of(CURLcode code, long os_error, bool is_connected, bool is_secure);

}  // namespace aipreflight::http
