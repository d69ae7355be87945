#include "intervals.hpp"

#include <algorithm>

#include "stats/binomial.hpp"
#include "stats/quantile_interval.hpp"

namespace aipreflight::sla {

// An upper bound on the truth passes what may be at most so much, and fails what must be at least.
stats::Risk Intervals::risk(bool is_most) const {
  const double pass = (1 - confidence_) / 2;
  const double fail = pass / static_cast<double>(std::max<std::size_t>(1, gates_));
  return is_most ? stats::Risk{fail, pass} : stats::Risk{pass, fail};
}

stats::Interval Intervals::share(std::uint64_t part, std::uint64_t whole, bool is_most) const {
  return looks_ == Looks::kOne ? stats::clopper_pearson(part, whole, confidence_)
                               : stats::anytime_interval(part, whole, risk(is_most));
}

stats::Interval Intervals::percentile(std::vector<double>& values,
                                      double percent,
                                      bool is_most) const {
  return looks_ == Looks::kOne ? stats::quantile_interval(values, percent, confidence_)
                               : stats::anytime_quantile_interval(values, percent, risk(is_most));
}

const char* Intervals::share_method() const {
  return looks_ == Looks::kOne ? "Clopper-Pearson" : "anytime-valid";
}

const char* Intervals::percentile_method() const {
  return looks_ == Looks::kOne ? "order statistics" : "anytime-valid order statistics";
}

bool Intervals::is_met(std::uint64_t over, std::uint64_t n, double allowed) const {
  return looks_ == Looks::kOne ? stats::clopper_pearson(over, n, confidence_).high <= allowed
                               : stats::is_shown_below(over, n, allowed, risk(true).above);
}

bool Intervals::is_missed(std::uint64_t over, std::uint64_t n, double allowed) const {
  return looks_ == Looks::kOne ? stats::clopper_pearson(over, n, confidence_).low > allowed
                               : stats::is_shown_above(over, n, allowed, risk(true).below);
}

std::uint64_t Intervals::probes_to_answer(std::uint64_t over,
                                          std::uint64_t n,
                                          double allowed) const {
  return stats::values_to_decide(over, n, [&](std::uint64_t part, std::uint64_t values) {
    return is_met(part, values, allowed) || is_missed(part, values, allowed);
  });
}

}  // namespace aipreflight::sla
