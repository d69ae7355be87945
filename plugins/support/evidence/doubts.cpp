#include "evidence/doubts.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "stats/sample_size.hpp"

namespace aipreflight::evidence {
namespace {

constexpr std::size_t kShown = 5;

bool holds(const sdk::Interval& interval, const sdk::Gate& gate) {
  return gate.op == sdk::Op::kAtMost ? interval.low <= gate.bound && interval.high > gate.bound
                                     : interval.low < gate.bound && interval.high >= gate.bound;
}

std::uint64_t by_method(const sdk::Interval& interval, const sdk::Gate& gate) {
  const auto n = static_cast<std::uint64_t>(gate.n);
  return interval.method == "wilson"
             ? stats::cases_to_decide_share(gate.value, n, gate.bound, interval.confidence)
             : stats::cases_to_decide_mean(
                   gate.value, {interval.low, interval.high}, n, gate.bound);
}

}  // namespace

void Doubts::look_at(const sdk::Gate& gate, const std::function<std::uint64_t()>& needed) {
  if (gate.straddle == sdk::Straddle::kPoint || std::isnan(gate.value) || gate.n == 0) return;
  if (!gate.interval) return without_interval_.push_back(gate.statistic);
  if (!holds(*gate.interval, gate) || undecided_++ >= kShown) return;
  const std::uint64_t enough = needed ? needed() : by_method(*gate.interval, gate);
  needed_.push_back(
      {.severity = sdk::Severity::kInfo,
       .reason_code = nouns_ + "_needed",
       .message = gate.statistic + ": " + std::to_string(gate.n) + ' ' + nouns_ +
                  " are too few to decide" +
                  (enough == 0 ? ", and no number of the same kind would do"
                               : ": about " + std::to_string(enough) + " of the same kind would"),
       .config_key = gate.config_key});
}

std::vector<sdk::Finding> Doubts::findings() const {
  std::vector<sdk::Finding> findings = needed_;
  if (undecided_ > kShown) {
    findings.push_back({.severity = sdk::Severity::kInfo,
                        .reason_code = nouns_ + "_needed",
                        .message = std::to_string(undecided_ - kShown) +
                                   " more gates have too few " + nouns_ + " to decide"});
  }
  if (without_interval_.empty()) return findings;
  const std::vector<std::string> first(
      without_interval_.begin(),
      without_interval_.begin() +
          static_cast<std::ptrdiff_t>(std::min(without_interval_.size(), kShown)));
  findings.push_back(
      {.severity = sdk::Severity::kWarn,
       .reason_code = "interval_not_known",
       .message = "confidence is set, and nothing says how sure these are, so that their numbers "
                  "alone decide: " +
                  text::join(first, ", ") + (without_interval_.size() > kShown ? ", …" : ""),
       .help = "let the results hold the values of their " + nouns_,
       .config_key = "confidence"});
  return findings;
}

}  // namespace aipreflight::evidence
