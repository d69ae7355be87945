#pragma once

#include <atomic>
#include <chrono>
#include <functional>

namespace aipreflight::testkit {

// A monotonic clock that stands still until the test moves it. The ABI has no clock: a check that
// measures time takes `std::function<std::chrono::steady_clock::time_point()>` where it would call
// steady_clock::now(), and the test hands in source(). Any thread may use it.
class ManualClock {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using duration = std::chrono::steady_clock::duration;

  [[nodiscard]] time_point now() const { return time_point(elapsed_.load()); }
  // Since its beginning.
  [[nodiscard]] duration elapsed() const { return elapsed_.load(); }
  void advance(duration by) {
    duration before = elapsed_.load();
    while (!elapsed_.compare_exchange_weak(before, before + by)) {
    }
  }
  // now(), as a function. The clock must outlive it.
  [[nodiscard]] std::function<time_point()> source() const {
    return [this] { return now(); };
  }

 private:
  std::atomic<duration> elapsed_{duration::zero()};
};

}  // namespace aipreflight::testkit
