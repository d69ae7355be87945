#pragma once

#include <cstdint>
#include <vector>

#include "stats/anytime.hpp"
#include "stats/interval.hpp"

namespace aipreflight::sla {

// How often the numbers of a run are looked at.
enum class Looks {
  kOne,  // when all of them are there
  kAny,  // after each probe, to stop as soon as the answer is known
};

// How sure the numbers of a check are: exact intervals of shares and of percentiles, whatever is
// distributed how, for one look (Clopper-Pearson; order statistics) or for any number of them
// (stats/anytime.hpp). With many looks the chance to call something missed that is met is divided
// among all `gates`, since any of them would fail the check. So both a wrong pass and a wrong fail
// of the whole have a chance of at most (1 - confidence) / 2. Probes are taken to be independent.
// Immutable; any thread.
class Intervals {
 public:
  Intervals(double confidence, Looks looks, std::size_t gates)
      : confidence_(confidence), looks_(looks), gates_(gates) {}

  [[nodiscard]] double confidence() const { return confidence_; }
  // Of a share that may be at most, or must be at least, something.
  [[nodiscard]] stats::Interval share(std::uint64_t part, std::uint64_t whole, bool is_most) const;
  // Of a percentile that is bounded so. Reorders `values`.
  [[nodiscard]] stats::Interval percentile(std::vector<double>& values,
                                           double percent,
                                           bool is_most) const;
  [[nodiscard]] const char* share_method() const;
  [[nodiscard]] const char* percentile_method() const;

  // Whether `over` of `n` show that no more than `allowed` miss a bound, or that more do.
  [[nodiscard]] bool is_met(std::uint64_t over, std::uint64_t n, double allowed) const;
  [[nodiscard]] bool is_missed(std::uint64_t over, std::uint64_t n, double allowed) const;
  // How many probes, of which the same share is over, would answer that; 0: more than could be
  // made.
  [[nodiscard]] std::uint64_t probes_to_answer(std::uint64_t over,
                                               std::uint64_t n,
                                               double allowed) const;

 private:
  [[nodiscard]] stats::Risk risk(bool is_most) const;

  double confidence_;
  Looks looks_;
  std::size_t gates_;
};

}  // namespace aipreflight::sla
