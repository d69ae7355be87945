#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "inference/request.hpp"

namespace aipreflight::sla {

using Nanoseconds = std::chrono::nanoseconds;

struct Timeouts {
  Nanoseconds connect = std::chrono::seconds(10);
  Nanoseconds first_token = std::chrono::seconds(30);
  Nanoseconds stall = std::chrono::seconds(30);  // between two events of a stream
  Nanoseconds total = std::chrono::seconds(30);
};

// What a probe that was answered may take without being called degraded.
struct Marks {
  std::optional<double> max_ttft_ms = {};
  std::optional<double> max_latency_ms = {};
  std::optional<double> min_tokens_per_sec = {};
};

// A model behind an address, and what is asked of it.
struct Endpoint {
  std::string provider;  // its label, for records
  inference::Target target;
  inference::Envelope envelope;
  inference::Prompt prompt;
  Timeouts timeouts;
  Marks marks;
  std::string ca_file;
  bool verifies_tls = true;
};

}  // namespace aipreflight::sla
