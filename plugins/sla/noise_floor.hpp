#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aipreflight::sla {

// By how much the numbers of a run may be this machine's own, as `aipreflight sla selftest` found:
// a number that is nearer to its bound says nothing of the server. 0: not measured.
struct NoiseFloor {
  // Of so many equal rounds the greatest error is not exceeded by one more, with this confidence:
  // each of 20 is as likely to be the greatest.
  static constexpr std::size_t kRounds = 19;
  static constexpr double kConfidence = 0.95;

  double ttft_ms = 0;           // of the p95
  double latency_ms = 0;        // of the p95
  double throughput_ratio = 0;  // of the p50 of tokens per second, as a share of it
  std::string source;           // the file

  [[nodiscard]] bool is_known() const { return !source.empty(); }
};

// What selftest writes; README.md, "The noise floor", has its members. Errors: it is no such file,
// or one of a client that was itself the limit.
[[nodiscard]] Result<NoiseFloor> read_noise_floor(std::string_view text, const std::string& file);

}  // namespace aipreflight::sla
