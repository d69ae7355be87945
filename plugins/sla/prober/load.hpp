#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "stats/random.hpp"

namespace aipreflight::sla {

// When requests are sent.
enum class LoadKind {
  kInterval,  // every endpoint once each interval: what llmprobe's watch does
  kClosed,    // so many at once: one ends, the next begins
  kConstant,  // so many a second, evenly
  kPoisson,   // so many a second, at independent times
  kGamma,     // so many a second, in bursts: gaps are gamma distributed with shape `burstiness`
  kRamp,      // a rate that grows evenly to another
  kTrace,     // at the times of a list
};
[[nodiscard]] std::string_view to_string(LoadKind kind);
[[nodiscard]] std::optional<LoadKind> load_of(std::string_view name);
// Requests are due at times of their own, whether earlier ones have been answered or not: what they
// wait for then counts (coordinated omission).
[[nodiscard]] bool is_open(LoadKind kind);

struct Load {
  LoadKind kind = LoadKind::kInterval;
  std::chrono::nanoseconds duration = std::chrono::seconds(30);
  std::chrono::nanoseconds interval = std::chrono::seconds(5);
  std::size_t concurrency = 1;  // closed; of an interval: most at once
  double rate = 1;              // a second; of a ramp: at the start
  double end_rate = 1;          // of a ramp: at the end
  double burstiness = 1;        // shape of gamma: 1 is Poisson, smaller comes in bursts
  std::uint64_t seed = 1;
  std::uint64_t most_requests = 0;  // 0: as many as fit
  std::uint64_t warmup = 0;         // the first so many are left out
  std::vector<std::chrono::nanoseconds> trace;
};

// The times at which requests are due, since the start of the run, in order; ends with the load's
// duration. Closed loads have none. The same seed gives the same times.
class Schedule {
 public:
  explicit Schedule(const Load& load) : load_(load), random_(load.seed) {}
  [[nodiscard]] std::optional<std::chrono::nanoseconds> next();

 private:
  [[nodiscard]] double gap();
  [[nodiscard]] double uniform();
  [[nodiscard]] double normal();
  [[nodiscard]] double gamma(double shape);
  [[nodiscard]] std::optional<std::chrono::nanoseconds> within(double seconds);

  const Load& load_;
  stats::Random random_;
  double at_ = 0;  // seconds
  std::uint64_t count_ = 0;
};

}  // namespace aipreflight::sla
