#include "sweep/search.hpp"

#include <algorithm>
#include <cmath>

namespace aipreflight::sla {
namespace {

class Search {
 public:
  Search(const MeasureLevel& measure, const TellStep& tell) : measure_(measure), tell_(tell) {}

  // False: it could not be measured, and the sweep ends.
  bool step(const char* purpose, std::size_t concurrency, double rate = 0) {
    auto level = measure_(concurrency, rate, ++seed_);
    if (!level) {
      sweep_.stopped_by = level.error().to_string();
      return false;
    }
    sweep_.steps.push_back({purpose, level.take()});
    if (tell_) tell_(sweep_.steps.back());
    if (last().standing == Standing::kLimited) sweep_.stopped_by = last().remark;
    return sweep_.stopped_by.empty();
  }
  [[nodiscard]] const Level& last() const { return sweep_.steps.back().level; }
  [[nodiscard]] bool is_last_within() const { return last().standing == Standing::kWithin; }

  void find(std::size_t most);
  [[nodiscard]] Sweep take() {
    sweep_.conclude();
    return std::move(sweep_);
  }

 private:
  bool bracket(std::size_t most);
  bool bisect();
  bool confirm();

  const MeasureLevel& measure_;
  const TellStep& tell_;
  Sweep sweep_;
  std::uint64_t seed_ = 0;
  std::size_t low_ = 0;   // within
  std::size_t high_ = 0;  // beyond; 0: none was
};

bool Search::bracket(std::size_t most) {
  const char* purpose = "baseline";
  for (std::size_t at = 1; at <= most; at = std::min(at * 2, std::max(most, at + 1))) {
    if (!step(purpose, at)) return false;
    purpose = "double";
    if (!is_last_within()) {
      high_ = at;
      return true;
    }
    low_ = at;
    if (at == most) return true;
  }
  return true;
}

bool Search::bisect() {
  constexpr std::size_t kPerTenth = 10;
  while (high_ > low_ + std::max<std::size_t>(1, low_ / kPerTenth)) {
    const std::size_t middle = low_ + (high_ - low_) / 2;
    if (!step("bisect", middle)) return false;
    (is_last_within() ? low_ : high_) = middle;
  }
  return true;
}

bool Search::confirm() {
  constexpr int kTries = 3;
  for (int i = 0; i < kTries && low_ > 0; ++i) {
    if (!step("confirm", low_)) return false;
    if (is_last_within()) {
      sweep_.is_confirmed = true;
      return true;
    }
    high_ = low_;
    low_ = low_ > 1 ? std::max<std::size_t>(1, low_ * 9 / 10) : 0;
    if (low_ == high_) low_ = high_ - 1;
  }
  return true;
}

void Search::find(std::size_t most) {
  if (!bracket(most) || low_ == 0) return;
  if (!bisect() || !confirm() || !sweep_.is_confirmed) return;
  const double rate = last().requests_per_second;
  if (!step("drift", 1)) return;
  const double before = sweep_.steps.front().level.ttft_p50;
  if (before > 0 && std::isfinite(last().ttft_p50)) sweep_.drift = last().ttft_p50 / before - 1;
  if (rate > 0) (void)step("open", 0, rate);
}

}  // namespace

std::optional<std::size_t> Sweep::knee() const {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Level& level = steps[i].level;
    if (level.concurrency == 0 || level.standing == Standing::kLimited) continue;
    if (level.is_cut_short) continue;  // few requests say little of a rate
    if (!best || level.tokens_per_second > steps[*best].level.tokens_per_second) best = i;
  }
  return best;
}

void Sweep::conclude() {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Level& level = steps[i].level;
    const std::size_t at = level.concurrency;
    if (at == 0) continue;
    // Of several measurements of one level the worst stands.
    const bool is_refuted = std::any_of(steps.begin(), steps.end(), [&](const Step& other) {
      return other.level.concurrency == at && other.level.standing == Standing::kBeyond;
    });
    if (level.standing == Standing::kWithin && !is_refuted) {
      if (!within || at >= steps[*within].level.concurrency) within = i;
    } else if (level.standing == Standing::kBeyond) {
      if (!beyond || at < steps[*beyond].level.concurrency) beyond = i;
    }
  }
  if (within && beyond) {
    is_monotonic = steps[*within].level.concurrency < steps[*beyond].level.concurrency;
  }
}

Sweep sweep_levels(const std::vector<std::size_t>& levels,
                   const MeasureLevel& measure,
                   const TellStep& tell) {
  Search search(measure, tell);
  for (const std::size_t level : levels) {
    if (!search.step("level", level)) break;
  }
  return search.take();
}

Sweep find_capacity(std::size_t most, const MeasureLevel& measure, const TellStep& tell) {
  Search search(measure, tell);
  search.find(most);
  return search.take();
}

}  // namespace aipreflight::sla
