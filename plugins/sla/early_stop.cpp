#include "early_stop.hpp"

#include <algorithm>

namespace aipreflight::sla {

EarlyStop::EarlyStop(const Limits& limits, const Rules& rules, bool is_open)
    : intervals_(intervals_of(rules, limits)),
      least_(static_cast<std::uint64_t>(std::max<std::int64_t>(1, rules.min_probes))),
      is_open_(is_open) {
  constexpr double kTail = 0.05;  // beyond a p95
  constexpr double kHalf = 0.5;
  const NoiseFloor& floor = rules.floor;
  bounds_.push_back({Kind::kUnhealthy, 1 - rules.pass_rate});
  bounds_.push_back({Kind::kError, limits.max_error_rate});
  if (const auto limit = limits.ttft_ms) {
    bounds_.push_back({Kind::kTtft, kTail, *limit - floor.ttft_ms, *limit + floor.ttft_ms});
  }
  if (const auto limit = limits.latency_ms) {
    bounds_.push_back(
        {Kind::kLatency, kTail, *limit - floor.latency_ms, *limit + floor.latency_ms});
  }
  if (const auto limit = limits.min_throughput) {
    bounds_.push_back({Kind::kThroughput,
                       kHalf,
                       *limit / (1 - floor.throughput_ratio),
                       *limit / (1 + floor.throughput_ratio)});
  }
}

std::optional<double> EarlyStop::value_of(Kind kind, const Sample& sample) const {
  switch (kind) {
    case Kind::kTtft:
      return is_open_ ? sample.ttft_response_ms() : sample.ttft_ms();
    case Kind::kLatency:
      return is_open_ ? sample.latency_response_ms() : sample.latency_ms();
    case Kind::kThroughput:
      return sample.tokens_per_second();
    case Kind::kUnhealthy:
    case Kind::kError:
      break;
  }
  return std::nullopt;
}

void EarlyStop::count(Bound& bound, const Sample& sample) const {
  if (bound.kind == Kind::kUnhealthy || bound.kind == Kind::kError) {
    const bool is_over = bound.kind == Kind::kError ? sample.health == Health::kError
                                                    : sample.health != Health::kHealthy;
    ++bound.n;
    bound.over += is_over ? 1 : 0;
    bound.surely_over += is_over ? 1 : 0;
    return;
  }
  const auto value = value_of(bound.kind, sample);
  if (sample.health == Health::kError || !value || !(*value > 0)) return;
  const bool is_most = bound.kind != Kind::kThroughput;
  const auto misses = [&](double limit) { return is_most ? *value > limit : *value < limit; };
  ++bound.n;
  bound.over += misses(bound.strict) ? 1 : 0;
  bound.surely_over += misses(bound.lenient) ? 1 : 0;
}

// The one that was not met at the last look is likely not to be at this one: it is asked first.
bool EarlyStop::are_all_met() {
  for (Bound& bound : bounds_) {
    if (intervals_->is_met(bound.over, bound.n, bound.allowed)) continue;
    std::swap(bound, bounds_.front());
    return false;
  }
  return true;
}

void EarlyStop::take(const Sample& sample) {
  if (!intervals_ || answer_ != Answer::kOpen) return;
  ++taken_;
  for (Bound& bound : bounds_) count(bound, sample);
  if (taken_ < least_) return;
  const bool is_one_missed = std::any_of(bounds_.begin(), bounds_.end(), [&](const Bound& bound) {
    return intervals_->is_missed(bound.surely_over, bound.n, bound.allowed);
  });
  if (is_one_missed) {
    answer_ = Answer::kMissed;
  } else if (are_all_met()) {
    answer_ = Answer::kMet;
  }
}

}  // namespace aipreflight::sla
