#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "config.hpp"
#include "prober/sample.hpp"

namespace aipreflight::sla {

enum class Answer { kMet, kMissed, kOpen };

// Knows when more probes could not change a verdict any more: every bound is met, or one is missed,
// with the confidence of the profile and beyond the noise floor. Counts what judge() will count of
// the records. Where no confidence is asked for, it never knows.
class EarlyStop {
 public:
  // `is_open`: the load sends at times of its own, and times count from these.
  EarlyStop(const Limits& limits, const Rules& rules, bool is_open);

  // The next sample in the order of sending, no warm-up. In the order of ending the fast ones come
  // first, and would speak for those that are still on their way.
  void take(const Sample& sample);
  // kOpen: more probes may answer it.
  [[nodiscard]] Answer answer() const { return answer_; }

 private:
  enum class Kind { kUnhealthy, kError, kTtft, kLatency, kThroughput };
  // A gate, and how many have missed it so far.
  struct Bound {
    Kind kind = Kind::kUnhealthy;
    double allowed = 0;  // share that may miss it
    // Of a time or a rate: from where on one misses it if noise made it look better, and if it made
    // it look worse.
    double strict = 0;
    double lenient = 0;
    std::uint64_t n = 0;
    std::uint64_t over = 0;
    std::uint64_t surely_over = 0;
  };

  void count(Bound& bound, const Sample& sample) const;
  [[nodiscard]] std::optional<double> value_of(Kind kind, const Sample& sample) const;
  [[nodiscard]] bool are_all_met();

  std::optional<Intervals> intervals_;
  std::uint64_t least_;
  bool is_open_;
  std::uint64_t taken_ = 0;
  std::vector<Bound> bounds_;
  Answer answer_ = Answer::kOpen;
};

}  // namespace aipreflight::sla
