// The least that reading streams can cost here: as many connections as streams, epoll, one recv for
// what came, and a count of the tokens in it. What the prober costs is told beside it, since
// machines differ in what waking a thread costs.
//
//   bench-stream-floor URL STREAMS TOKENS SECONDS     prints one line of JSON
#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  constexpr double kPerMicrosecond = 1e-6;
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * kPerMicrosecond;
}

std::string request_for(const char* tokens) {
  const std::string body = std::string(R"({"model":"bench","stream":true,"max_tokens":)") + tokens +
                           R"(,"messages":[{"role":"user","content":"Hello"}]})";
  return "POST /v1/chat/completions HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

bool send_all(int socket, std::string_view bytes) {
  return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(bytes.size());
}

int connect_to(const std::string& url) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(url.c_str() + url.rfind(':') + 1)));
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return -1;
  return socket;
}

std::uint64_t tokens_in(std::string_view bytes) {
  constexpr std::string_view kToken = "\"content\":\" @";
  std::uint64_t count = 0;
  for (std::size_t at = bytes.find(kToken); at != std::string_view::npos;
       at = bytes.find(kToken, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) return 2;
  const std::string request = request_for(words[3]);
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  long running = 0;
  for (; running < std::atol(words[2]); ++running) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = connect_to(words[1]);
    if (event.data.fd < 0 || !send_all(event.data.fd, request)) return 1;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, event.data.fd, &event);
  }
  const double before = cpu_seconds();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atol(words[4]));
  std::uint64_t chunks = 0;
  std::uint64_t turns = 0;
  std::array<epoll_event, 256> events{};
  while (running > 0) {
    const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
    ++turns;
    const bool is_over = std::chrono::steady_clock::now() >= end;
    for (int i = 0; i < ready; ++i) {
      char buffer[4096];
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      const ssize_t size = ::recv(socket, buffer, sizeof buffer, 0);
      if (size <= 0) return 1;
      const std::string_view bytes(buffer, static_cast<std::size_t>(size));
      chunks += tokens_in(bytes);
      if (!bytes.ends_with("\r\n0\r\n\r\n")) continue;
      if (is_over) {
        --running;
      } else if (!send_all(socket, request)) {
        return 1;
      }
    }
  }
  std::printf("{\"chunks\":%llu,\"turns\":%llu,\"cpu_s\":%.4f}\n",
              static_cast<unsigned long long>(chunks),
              static_cast<unsigned long long>(turns),
              cpu_seconds() - before);
  return 0;
}
