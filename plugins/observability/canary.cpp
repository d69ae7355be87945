#include "canary.hpp"

#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>
#include <unistd.h>

#include "backend.hpp"
#include "base/clock.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "command/outcome.hpp"
#include "http/fetch.hpp"
#include "receiver.hpp"

extern char** environ;

namespace aipreflight::observability {
namespace {

using Milliseconds = std::chrono::milliseconds;
using Environment = std::map<std::string, std::string>;

constexpr Milliseconds kLook{20};
constexpr std::size_t kAnswerLimit = std::size_t{4} << 20;

std::string random_hex(std::size_t digits) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::random_device source;
  std::string text;
  while (text.size() < digits) text += kDigits[source() & 15u];
  text.back() = '1';  // all zeros would be no id
  return text;
}

// This process's own, and what tells OpenTelemetry where to send (its specification, "OTLP
// exporter configuration").
Environment environment_for(const std::string& endpoint) {
  Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment[std::string(text.substr(0, equals))] = text.substr(equals + 1);
  }
  environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
  environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
  environment["OTEL_TRACES_EXPORTER"] = "otlp";
  environment["OTEL_BSP_SCHEDULE_DELAY"] = "100";
  return environment;
}

std::string traceparent(const CanaryRequest& request) {
  return "00-" + request.trace_id + '-' + request.span_id + "-01";
}

json::Value json_of(const std::string& text) {
  auto parsed = json::parse(text, "the answer");
  return parsed.ok() ? parsed.take() : json::Value();
}

// The program that answers meanwhile; ended with the object.
class Server {
 public:
  Server(const Canary& canary, const std::string& endpoint) {
    process::Command command;
    command.argv = {"/bin/sh", "-c", canary.serve};
    command.environment = environment_for(endpoint);
    command.grace = Milliseconds(500);
    command.cancelled = [this] { return is_ending_.load(); };
    thread_ = std::thread([this, command = std::move(command)] {
      const auto outcome = process::run(command);
      if (!is_ending_) {
        end_ = outcome.ok() ? command::describe(*outcome) : outcome.error().to_string();
      }
      has_ended_ = true;
    });
  }
  ~Server() { stop(); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] bool has_ended() const { return has_ended_; }
  // How it ended by itself; to be asked once it has.
  std::string stop() {
    is_ending_ = true;
    if (thread_.joinable()) thread_.join();
    return end_;
  }

 private:
  std::atomic<bool> is_ending_{false};
  std::atomic<bool> has_ended_{false};
  std::string end_;
  std::thread thread_;
};

class CanaryRunner {
 public:
  CanaryRunner(const Canary& canary,
               const std::optional<Backend>& backend,
               const std::function<bool()>& cancelled)
      : canary_(canary), backend_(backend), cancelled_(cancelled) {}

  Result<CanaryRun> run() {
    auto receiver = Receiver::open(canary_.port);
    if (!receiver.ok()) return receiver.take_error();
    receiver_ = receiver.take();
    double before = 0;
    if (backend_) {
      const auto count = ask_backend(*backend_, cancelled_);
      if (!count.ok()) return count.error();
      before = *count;
    }
    std::unique_ptr<Server> server;
    if (!canary_.serve.empty()) {
      server = std::make_unique<Server>(canary_, receiver_->endpoint());
      if (auto started = wait_for(*server); !started.ok()) return started.take_error();
    }
    for (std::int64_t i = 0; i < canary_.requests && !cancelled_(); ++i) send(false);
    if (canary_.forces_error() && !cancelled_()) send(true);
    wait_for_spans();
    run_.telemetry = receiver_->received();
    run_.complaint = receiver_->complaint();
    if (backend_) {
      if (auto raised = wait_for_raise(before); !raised.ok()) return raised.take_error();
    }
    if (cancelled_()) {
      return Error{ErrorCode::kInterrupted, "the canary was cancelled", {}, {}, "cancelled"};
    }
    return std::move(run_);
  }

 private:
  Result<void> wait_for(Server& server) {
    http::Request request;
    request.url = canary_.url;
    request.is_get = true;
    request.total_timeout = canary_.timeout;
    const MonotonicTime deadline = system_clock().monotonic() + canary_.timeout;
    while (!server.has_ended() && !cancelled_() && system_clock().monotonic() < deadline) {
      const auto response =
          http::fetch(request, {.body_limit = kAnswerLimit, .cancelled = cancelled_});
      if (response.ok()) return {};
      std::this_thread::sleep_for(kLook);
    }
    const bool has_ended = server.has_ended();
    const std::string end = server.stop();
    return execution_error(
        "canary_server_failed",
        has_ended ? "canary.serve ended: " + end : "canary.serve did not listen at " + canary_.url);
  }

  void send(bool has_to_fail) {
    CanaryRequest request{.trace_id = random_hex(32),
                          .span_id = random_hex(16),
                          .defect = {},
                          .answer = {},
                          .seconds = 0,
                          .has_to_fail = has_to_fail};
    const MonotonicTime start = system_clock().monotonic();
    if (canary_.url.empty()) {
      run_command(request);
    } else {
      post(request);
    }
    request.seconds = std::chrono::duration<double>(system_clock().monotonic() - start).count();
    run_.requests.push_back(std::move(request));
  }

  void run_command(CanaryRequest& request) {
    process::Command command;
    command.argv = {
        "/bin/sh", "-c", request.has_to_fail ? canary_.failing_command : canary_.command};
    command.environment = environment_for(receiver_->endpoint());
    (*command.environment)["TRACEPARENT"] = traceparent(request);
    command.timeout = canary_.timeout;
    command.stdout_limit = kAnswerLimit;
    command.cancelled = cancelled_;
    const auto outcome = process::run(command);
    if (!outcome.ok()) {
      request.defect = outcome.error().to_string();
    } else if (!outcome->succeeded()) {
      request.defect = command::describe(*outcome);
    } else {
      request.answer = json_of(outcome->out.text());
    }
  }

  void post(CanaryRequest& request) {
    http::Request sent;
    sent.url = canary_.url;
    sent.body = request.has_to_fail ? canary_.failing_body : canary_.body;
    sent.headers = {{"traceparent", traceparent(request)}};
    if (!canary_.headers.contains("Content-Type")) {
      sent.headers.emplace_back("Content-Type", "application/json");
    }
    for (const auto& [name, value] : canary_.headers) sent.headers.emplace_back(name, value);
    sent.total_timeout = canary_.timeout;
    const auto response = http::fetch(sent, {.body_limit = kAnswerLimit, .cancelled = cancelled_});
    if (!response.ok()) {
      request.defect = response.error().to_string();
    } else if (response->head.status / 100 != 2) {
      request.defect = "it was answered with status " + std::to_string(response->head.status);
    } else {
      request.answer = json_of(response->body);
    }
  }

  void wait_for_spans() {
    std::set<std::string> missing;
    for (const CanaryRequest& request : run_.requests) {
      if (request.defect.empty() || request.has_to_fail) missing.insert(request.trace_id);
    }
    const MonotonicTime deadline = system_clock().monotonic() + canary_.wait;
    while (!missing.empty() && !cancelled_() && system_clock().monotonic() < deadline) {
      receiver_->wait_for(missing, kLook);
    }
  }

  Result<void> wait_for_raise(double before) {
    const MonotonicTime deadline = system_clock().monotonic() + backend_->wait;
    while (true) {
      const auto count = ask_backend(*backend_, cancelled_);
      if (!count.ok()) return count.error();
      run_.raise = *count - before;
      const bool is_over = system_clock().monotonic() >= deadline || cancelled_();
      if (*run_.raise >= static_cast<double>(canary_.requests) || is_over) return {};
      std::this_thread::sleep_for(std::min<Milliseconds>(backend_->wait, Milliseconds(250)));
    }
  }

  const Canary& canary_;
  const std::optional<Backend>& backend_;
  const std::function<bool()>& cancelled_;
  std::unique_ptr<Receiver> receiver_;
  CanaryRun run_;
};

}  // namespace

Result<CanaryRun> run_canary(const Canary& canary,
                             const std::optional<Backend>& backend,
                             const std::function<bool()>& cancelled) {
  return CanaryRunner(canary, backend, cancelled).run();
}

}  // namespace aipreflight::observability
