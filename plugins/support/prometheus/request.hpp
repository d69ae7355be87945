#pragma once

#include <string>

#include "http/exchange.hpp"
#include "prometheus/server.hpp"

namespace aipreflight::prometheus {

// A request to the server, for what is at `path` below its url.
[[nodiscard]] http::Request request_of(const Server& server, const std::string& path = "");

}  // namespace aipreflight::prometheus
