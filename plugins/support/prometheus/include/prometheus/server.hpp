#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace aipreflight::prometheus {

// Where a Prometheus or a metrics page is, and how it is asked. Nothing of the headers is ever
// shown.
struct Server {
  std::string url;  // with a prefix of its path, if it has one; without user and password
  std::vector<std::pair<std::string, std::string>> headers;  // Authorization, X-Scope-OrgID, …
  std::string ca_file;
  std::string cert_file;  // PEM, where the server asks who is there; key_file: of it
  std::string key_file;
  std::chrono::milliseconds timeout{30'000};  // of one exchange
};

}  // namespace aipreflight::prometheus
