#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "histogram/histogram.hpp"
#include "noise_floor.hpp"
#include "prober/client_audit.hpp"

namespace aipreflight::sla {

// What this machine adds to the numbers of a run, measured with a server whose numbers are known:
// simulated, in this process, over the loopback.
struct Selftest {
  NoiseFloor floor;  // the greatest error of NoiseFloor::kRounds rounds
  std::size_t concurrency = 0;
  std::uint64_t requests = 0;    // judged, of all rounds
  histogram::Histogram skew;     // from a token's being written to its being read, microseconds
  std::uint64_t impossible = 0;  // tokens read before they were written: 0, or a clock is broken
  ClientHealth client;           // the worst of each round
  std::string client_limited;    // why nothing of this can be relied on; "" if it can
};

struct SelftestPlan {
  std::size_t concurrency = 8;
  std::size_t threads = 1;
  std::function<bool(double fraction)> proceed;  // false: stop
};

// The schedule of the simulated server; what is measured beyond it is the machine's.
inline constexpr double kTrueTtftMs = 20;
inline constexpr double kTrueGapMs = 5;
inline constexpr std::int64_t kSelftestTokens = 8;
inline constexpr double kTrueLatencyMs = kTrueTtftMs + kTrueGapMs * (kSelftestTokens - 1);

// Takes some seconds. Errors: no port or no HTTP is to be had; kInterrupted.
[[nodiscard]] Result<Selftest> run_selftest(const SelftestPlan& plan);

// What probe.noise_floor reads, as a document; and for people.
[[nodiscard]] std::string selftest_json(const Selftest& selftest, WallTime now);
[[nodiscard]] std::string selftest_table(const Selftest& selftest);

}  // namespace aipreflight::sla
