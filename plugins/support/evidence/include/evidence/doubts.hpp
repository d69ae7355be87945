#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <aipreflight/report.hpp>

namespace aipreflight::evidence {

// What the gates of a check leave open where their intervals are to decide.
class Doubts {
 public:
  // `nouns` are what was counted: "cases".
  explicit Doubts(std::string nouns) : nouns_(std::move(nouns)) {}

  // `needed` says how many would take the interval off the bound that it holds, 0 where no number
  // would; by default as stats/sample_size.hpp has it for a share (method "wilson") or a mean.
  void look_at(const sdk::Gate& gate, const std::function<std::uint64_t()>& needed = {});

  // Of the first gates that are undecided, how many more would decide: reason "cases_needed", by
  // the nouns. Then a warning of those whose interval is not known: reason "interval_not_known".
  [[nodiscard]] std::vector<sdk::Finding> findings() const;

 private:
  std::string nouns_;
  std::vector<sdk::Finding> needed_;
  std::size_t undecided_ = 0;
  std::vector<std::string> without_interval_;  // what they measure
};

}  // namespace aipreflight::evidence
