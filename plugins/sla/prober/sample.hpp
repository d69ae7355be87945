#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "http/exchange.hpp"
#include "inference/answer.hpp"
#include "prober/error_class.hpp"

namespace aipreflight::sla {

enum class Health { kHealthy, kDegraded, kError };
[[nodiscard]] std::string_view to_string(Health health);

// Where the count of tokens is from.
enum class TokenSource { kNone, kChunks, kUsage };
[[nodiscard]] std::string_view to_string(TokenSource source);

// One request and what became of it. All times are of the monotonic clock; README.md, "Times", has
// their definitions.
struct Sample {
  std::size_t endpoint = 0;  // of the plan's list
  std::uint64_t number = 0;  // from 0, in the order of sending
  bool is_warmup = false;
  bool is_interrupted = false;  // the run ended before the answer did

  WallTime wall;                              // a label
  MonotonicTime intended;                     // when it was due
  MonotonicTime sent;                         // when it was handed to the network
  std::optional<MonotonicTime> first;         // first token of any kind
  std::optional<MonotonicTime> first_answer;  // first token of the answer: not of reasoning
  std::optional<MonotonicTime> last;          // last token
  std::optional<MonotonicTime> end;           // the stream's last event
  std::chrono::nanoseconds longest_gap{0};    // between two deliveries of tokens

  std::uint64_t chunks = 0;      // events with tokens
  std::uint64_t deliveries = 0;  // reads with at least one such event
  inference::Usage usage;
  inference::ServerTimes server;
  std::string finish_reason;

  Health health = Health::kError;
  ErrorClass error = ErrorClass::kNone;
  std::string message;  // why it is an error, for people; no secret in it
  int http_status = 0;  // 0: none came
  std::string retry_after;
  http::End exchange;

  [[nodiscard]] std::optional<double> ttft_ms() const { return between(sent, first); }
  [[nodiscard]] std::optional<double> ttft_response_ms() const { return between(intended, first); }
  [[nodiscard]] std::optional<double> ttfa_ms() const { return between(sent, first_answer); }
  [[nodiscard]] std::optional<double> latency_ms() const { return between(sent, end); }
  [[nodiscard]] std::optional<double> latency_response_ms() const { return between(intended, end); }
  [[nodiscard]] std::optional<double> last_token_ms() const { return between(sent, last); }
  [[nodiscard]] double delay_ms() const;  // from due to sent
  [[nodiscard]] TokenSource token_source() const;
  [[nodiscard]] std::uint64_t tokens() const;
  // Time per token after the first; unset with fewer than two tokens or no time between them.
  [[nodiscard]] std::optional<double> tpot_ms() const;
  [[nodiscard]] std::optional<double> tokens_per_second() const;

 private:
  static std::optional<double> between(MonotonicTime from, const std::optional<MonotonicTime>& to);
};

}  // namespace aipreflight::sla
