#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "base/result.hpp"
#include "span.hpp"

namespace aipreflight::observability {

// Takes telemetry that exporters send: OTLP over HTTP, JSON or protobuf, on loopback alone, on a
// thread of its own. /v1/traces is read; metrics and logs are taken and counted.
class Receiver {
 public:
  // Listens; port 0: any that is free. Error, reason "receiver_failed": the port is taken.
  [[nodiscard]] static Result<std::unique_ptr<Receiver>> open(std::int64_t port);
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  [[nodiscard]] std::string endpoint() const;  // "http://127.0.0.1:4318"

  // What has come so far. [any thread]
  [[nodiscard]] Telemetries received() const;
  // Why requests were refused: "telemetry_malformed: …"; empty: none was. [any thread]
  [[nodiscard]] std::string complaint() const;

  // Takes out of `traces` the ids that spans have come of, and waits for the others until none is
  // left or the time is over. [any thread]
  void wait_for(std::set<std::string>& traces, std::chrono::milliseconds timeout);

 private:
  struct State;
  explicit Receiver(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aipreflight::observability
