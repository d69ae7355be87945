#pragma once

#include <chrono>
#include <string>

namespace aipreflight {

using MonotonicTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

// The seam for time. Durations come from monotonic(), labels from wall(); the two never mix.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual MonotonicTime monotonic() const = 0;
  [[nodiscard]] virtual WallTime wall() const = 0;
};

// The real one. wall() is fixed to SOURCE_DATE_EPOCH where the environment sets it
// (reproducible-builds.org/specs/source-date-epoch).
[[nodiscard]] const Clock& system_clock();
[[nodiscard]] bool is_reproducible_run();  // SOURCE_DATE_EPOCH is set to a number

// Unix time now, in seconds, whatever SOURCE_DATE_EPOCH says: for what other machines put a time
// to.
[[nodiscard]] double unix_seconds();

[[nodiscard]] std::string format_utc(WallTime time);        // 2026-11-24T20:37:51Z
[[nodiscard]] std::string format_utc_stamp(WallTime time);  // 20261124-203751

}  // namespace aipreflight
