#pragma once

#include <cstddef>
#include <cstdint>

#include "base/clock.hpp"

namespace aipreflight::http {

// How long a loop may put off its next turn. Turns that come close are put off until several reads
// are due, by no more than what nobody will notice: a five-hundredth of the mean time of an
// exchange, whose successor waits for its end, a tenth of the mean time between two reads of one,
// which would otherwise be read as one, and a millisecond.
class Pace {
 public:
  // A turn was at `now` and made `reads`; so many exchanges are running. Times do not go back.
  void turn(MonotonicTime now, std::size_t running, std::size_t reads);
  void end_exchange() { ++ended_; }
  // When the next turn should begin; in the past: at once.
  [[nodiscard]] MonotonicTime next() const;

 private:
  [[nodiscard]] std::chrono::nanoseconds longest() const;

  MonotonicTime turn_;
  bool is_first_ = true;
  bool is_dense_ = false;
  std::chrono::nanoseconds busy_{0};  // of all exchanges together
  std::uint64_t reads_ = 0;
  std::uint64_t ended_ = 0;
};

}  // namespace aipreflight::http
