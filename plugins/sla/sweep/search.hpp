#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sweep/level.hpp"

namespace aipreflight::sla {

// What was found. `steps` has every level in the order of measuring, with what it was for.
struct Sweep {
  struct Step {
    std::string purpose;  // "level", "baseline", "double", "bisect", "confirm", "drift", "open"
    Level level;
  };
  std::vector<Step> steps;
  std::optional<std::size_t>
      within;  // index of the step with the greatest concurrency within the SLA
  std::optional<std::size_t> beyond;  // of the least concurrency above that is not
  bool is_confirmed = false;          // by fresh requests
  bool is_monotonic = true;           // no level within lies above one beyond
  std::optional<double>
      drift;               // of the baseline's p50 TTFT, from the first to the last: 0.1 is +10%
  std::string stopped_by;  // why it ended before it was through; "" otherwise

  [[nodiscard]] bool is_client_limited() const {
    return !steps.empty() && steps.back().level.standing == Standing::kLimited;
  }
  // The index of the step with the most tokens a second, of closed levels.
  [[nodiscard]] std::optional<std::size_t> knee() const;
  // Finds `within`, `beyond` and `is_monotonic` from the steps.
  void conclude();
};

// Measures so many at once, or, with 0, so many a second; `seed` is another each time.
using MeasureLevel =
    std::function<Result<Level>(std::size_t concurrency, double rate, std::uint64_t seed)>;
using TellStep = std::function<void(const Sweep::Step&)>;

// Each of the levels, in their order.
[[nodiscard]] Sweep sweep_levels(const std::vector<std::size_t>& levels,
                                 const MeasureLevel& measure,
                                 const TellStep& tell);

// The greatest concurrency within the SLA, up to `most`: a baseline of 1, doubled until it is
// beyond, bisected to 10%, confirmed with fresh requests (the winner of a search is often a lucky
// one: if it does not hold, the next lower is tried, three times), the baseline again, and its
// request rate as an open load.
[[nodiscard]] Sweep find_capacity(std::size_t most,
                                  const MeasureLevel& measure,
                                  const TellStep& tell);

}  // namespace aipreflight::sla
