#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <functional>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace aipreflight::kit {

// A connection of a LoopbackServer.
class Connection {
 public:
  explicit Connection(int socket) : socket_(socket) {}

  // Reads up to the end of a request's head and its body, as Content-Length says; "" if the other
  // side closed.
  [[nodiscard]] std::string read_request() {
    std::size_t wanted = std::string::npos;
    while (rest_.size() < wanted || wanted == std::string::npos) {
      if (wanted == std::string::npos) {
        const std::size_t head = rest_.find("\r\n\r\n");
        if (head != std::string::npos) {
          wanted = head + 4 + body_size(std::string_view(rest_).substr(0, head));
          continue;
        }
      }
      char buffer[16384];
      const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
      if (got <= 0) return {};
      rest_.append(buffer, static_cast<std::size_t>(got));
    }
    std::string request = rest_.substr(0, wanted);
    rest_.erase(0, wanted);
    return request;
  }
  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // A whole response, kept alive.
  void answer(std::string_view status, std::string_view type, std::string_view body) const {
    send("HTTP/1.1 " + std::string(status) + "\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }
  // The other side sees a reset instead of an end.
  void reset() const {
    sockaddr none{};
    none.sa_family = AF_UNSPEC;
    ::connect(socket_, &none, sizeof none);
  }
  // Until the other side closes.
  void wait_for_close() const {
    char buffer[4096];
    while (::recv(socket_, buffer, sizeof buffer, 0) > 0) {
    }
  }

 private:
  static std::size_t body_size(std::string_view head) {
    for (const std::string_view name : {"Content-Length: ", "content-length: "}) {
      const std::size_t at = head.find(name);
      if (at != std::string_view::npos) {
        return static_cast<std::size_t>(std::stoul(std::string(head.substr(at + name.size()))));
      }
    }
    return 0;
  }

  int socket_;
  std::string rest_;
};

// A TCP server on 127.0.0.1 that plays a script for each connection, on a thread of its own; the
// connection is closed when the script returns.
class LoopbackServer {
 public:
  using Script = std::function<void(Connection&)>;
  explicit LoopbackServer(Script script) : script_(std::move(script)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, raw, size) != 0 || ::listen(socket_, 128) != 0 ||
        ::getsockname(socket_, raw, &size) != 0) {
      ::close(socket_);
      socket_ = -1;
      return;
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~LoopbackServer() {
    is_closing_ = true;
    if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    if (socket_ >= 0) ::close(socket_);
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  [[nodiscard]] std::string url(const std::string& path = "") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void serve() {
    std::vector<std::pair<int, std::thread>> open;
    while (!is_closing_) {
      const int client = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) break;
      ++connections_;
      open.emplace_back(client, std::thread([this, client] {
                          Connection connection(client);
                          script_(connection);
                          ::shutdown(client, SHUT_RDWR);
                        }));
    }
    for (auto& [client, thread] : open) {
      ::shutdown(client, SHUT_RDWR);
      thread.join();
      ::close(client);
    }
  }

  Script script_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<bool> is_closing_ = false;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

}  // namespace aipreflight::kit
