#include "request.hpp"

namespace aipreflight::prometheus {

http::Request request_of(const Server& server, const std::string& path) {
  http::Request request;
  request.url = server.url + path;
  request.headers = server.headers;
  request.ca_file = server.ca_file;
  request.cert_file = server.cert_file;
  request.key_file = server.key_file;
  request.total_timeout = server.timeout;
  return request;
}

}  // namespace aipreflight::prometheus
