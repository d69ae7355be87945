#include "receiver.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "http_parser.hpp"
#include "json/value.hpp"
#include "otlp_json.hpp"
#include "otlp_protobuf.hpp"

namespace aipreflight::observability {
namespace {

constexpr std::size_t kMaxConnections = 64;
constexpr std::size_t kMaxSpans = 200'000;
constexpr int kPollMs = 20;

struct Connection {
  int descriptor;
  HttpParser parser;
};

std::string reply(int status, const char* word, const std::string& type, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) + ' ' + word + "\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// All of it, or the connection is not worth keeping.
bool send_all(int descriptor, const std::string& text) {
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t size = ::send(descriptor, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return false;
    sent += static_cast<std::size_t>(size);
  }
  return true;
}

}  // namespace

struct Receiver::State {
  int listener = -1;
  std::uint16_t port = 0;
  std::atomic<bool> is_ending{false};
  std::thread thread;
  mutable std::mutex mutex;
  std::condition_variable has_more;
  Telemetries telemetry;
  std::string complaint;

  void serve();
  bool take_bytes(Connection& connection);
  std::string answer(const HttpRequest& request);
  Result<void> take(const HttpRequest& request, bool is_json);
};

void Receiver::State::serve() {
  std::vector<Connection> connections;
  while (!is_ending) {
    std::vector<pollfd> watched{{listener, POLLIN, 0}};
    for (const Connection& connection : connections) {
      watched.push_back({connection.descriptor, POLLIN, 0});
    }
    if (::poll(watched.data(), watched.size(), kPollMs) <= 0) continue;
    for (std::size_t i = connections.size(); i-- > 0;) {
      if (watched[i + 1].revents == 0 || take_bytes(connections[i])) continue;
      ::close(connections[i].descriptor);
      connections.erase(connections.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (watched[0].revents == 0) continue;
    const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) continue;
    // A sender that does not read its answer must not hold up the others.
    const timeval patience{1, 0};
    ::setsockopt(accepted, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connections.size() == kMaxConnections) {
      ::close(accepted);
    } else {
      connections.push_back({accepted, {}});
    }
  }
  for (const Connection& connection : connections) ::close(connection.descriptor);
}

bool Receiver::State::take_bytes(Connection& connection) {
  char buffer[65536];
  const ssize_t size = ::recv(connection.descriptor, buffer, sizeof buffer, MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  if (size <= 0) return false;
  connection.parser.append({buffer, static_cast<std::size_t>(size)});
  while (true) {
    HttpRequest request;
    const auto state = connection.parser.next(request);
    if (state == HttpParser::State::kBad) return false;
    if (state == HttpParser::State::kMore) {
      if (!connection.parser.takes_continue()) return true;
      return send_all(connection.descriptor, "HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (!send_all(connection.descriptor, answer(request))) return false;
  }
}

std::string Receiver::State::answer(const HttpRequest& request) {
  const auto header = [&request](const char* name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string() : text::to_lower(found->second);
  };
  if (request.method != "POST") return reply(405, "Method Not Allowed", "text/plain", "");
  const bool is_trace = request.path == "/v1/traces";
  if (!is_trace && request.path != "/v1/metrics" && request.path != "/v1/logs") {
    return reply(404, "Not Found", "text/plain", "");
  }
  const bool is_json = header("content-type").starts_with("application/json");
  const bool is_protobuf = header("content-type").starts_with("application/x-protobuf");
  const std::string encoding = header("content-encoding");
  const bool is_understood =
      (is_json || is_protobuf) && (encoding.empty() || encoding == "identity");
  Result<void> taken;
  if (!is_understood) {
    taken = execution_error("telemetry_malformed",
                            "an exporter sends " + text::one_line(header("content-type"), 60) +
                                ' ' + text::one_line(encoding, 20) +
                                ": JSON or protobuf without compression is understood");
  } else if (is_trace) {
    taken = take(request, is_json);
  } else {
    const std::lock_guard lock(mutex);
    ++telemetry.messages;  // the gate's requests are found by their traces
  }
  has_more.notify_all();
  if (taken.ok()) {
    return reply(
        200, "OK", is_json ? "application/json" : "application/x-protobuf", is_json ? "{}" : "");
  }
  const std::lock_guard lock(mutex);
  if (complaint.empty()) complaint = taken.error().message;
  return is_understood ? reply(400, "Bad Request", "text/plain", "")
                       : reply(415, "Unsupported Media Type", "text/plain", "");
}

Result<void> Receiver::State::take(const HttpRequest& request, bool is_json) {
  Telemetries read;
  if (is_json) {
    const auto message = json::parse(request.body, "what an exporter sent");
    if (!message.ok()) {
      return execution_error("telemetry_malformed", message.error().to_string());
    }
    auto added = read_otlp_json(*message, {}, read);
    if (!added.ok()) return added;
  } else {
    auto added = read_otlp_protobuf(request.body, read);
    if (!added.ok()) return added;
  }
  const std::lock_guard lock(mutex);
  telemetry.messages += read.messages;
  for (Span& span : read.spans) {
    if (telemetry.spans.size() == kMaxSpans) break;
    telemetry.spans.push_back(std::move(span));
  }
  return {};
}

Receiver::Receiver(std::unique_ptr<State> state) : state_(std::move(state)) {}

Receiver::~Receiver() {
  state_->is_ending = true;
  state_->thread.join();
  ::close(state_->listener);
}

Result<std::unique_ptr<Receiver>> Receiver::open(std::int64_t port) {
  auto state = std::make_unique<State>();
  state->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  socklen_t size = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  const bool is_open =
      state->listener >= 0 &&
      ::setsockopt(state->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
      ::bind(state->listener, raw, size) == 0 && ::listen(state->listener, 64) == 0 &&
      ::getsockname(state->listener, raw, &size) == 0;
  if (!is_open) {
    const std::string reason = std::strerror(errno);
    if (state->listener >= 0) ::close(state->listener);
    return execution_error(
        "receiver_failed",
        "no telemetry can be received on 127.0.0.1:" + std::to_string(port) + ": " + reason,
        "choose another receiver_port");
  }
  state->port = ntohs(address.sin_port);
  state->thread = std::thread([raw_state = state.get()] { raw_state->serve(); });
  return std::unique_ptr<Receiver>(new Receiver(std::move(state)));
}

std::string Receiver::endpoint() const {
  return "http://127.0.0.1:" + std::to_string(state_->port);
}

Telemetries Receiver::received() const {
  const std::lock_guard lock(state_->mutex);
  return state_->telemetry;
}

std::string Receiver::complaint() const {
  const std::lock_guard lock(state_->mutex);
  return state_->complaint;
}

void Receiver::wait_for(std::set<std::string>& traces, std::chrono::milliseconds timeout) {
  std::size_t seen = 0;
  std::unique_lock lock(state_->mutex);
  state_->has_more.wait_for(lock, timeout, [&] {
    const std::vector<Span>& spans = state_->telemetry.spans;
    for (; seen < spans.size(); ++seen) traces.erase(spans[seen].trace_id);
    return traces.empty();
  });
}

}  // namespace aipreflight::observability
