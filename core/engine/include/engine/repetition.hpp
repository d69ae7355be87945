#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/run_result.hpp"

namespace aipreflight::engine {

// The same gate on the same inputs, several times: an A/A test of the gate itself. What differs
// between the runs is noise of the measurement, since the change under judgement was the same.

struct RepeatedGate {
  std::string id;
  std::string unit;
  Operator op = Operator::kAtMost;
  double bound = 0;
  double lowest = 0;     // of the values that were measured
  double highest = 0;
  std::vector<GateStatus> statuses;  // of the runs that reported it
  [[nodiscard]] bool flips() const;
};

struct RepeatedCheck {
  std::string id;
  std::vector<Status> statuses;  // one for each run
  std::size_t dissenting = 0;    // runs that differ from the most frequent status
  std::vector<RepeatedGate> moved;  // gates whose status or value is not the same in all runs
};

struct Repetition {
  std::vector<Status> verdicts;  // one for each run
  std::size_t dissenting = 0;
  std::vector<RepeatedCheck> checks;  // in the order of the profile
  // Upper end of the one-sided 95% interval (Clopper and Pearson, 1934) of the probability that a
  // run dissents, where none did: 1 - 0.05^(1/n). 1 where some did, or nothing ran.
  [[nodiscard]] double flip_rate_below() const;
  // Some check was not measured in some run.
  [[nodiscard]] bool has_error() const;
};

[[nodiscard]] Repetition compare(const std::vector<RunResult>& runs);

}  // namespace aipreflight::engine
