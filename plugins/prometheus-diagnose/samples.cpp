#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace aipreflight::diagnose {
namespace {

const Series* longest(const std::vector<const Series*>& series) {
  const auto found =
      std::max_element(series.begin(), series.end(), [](const Series* left, const Series* right) {
        return left->samples.size() < right->samples.size();
      });
  return found == series.end() ? nullptr : *found;
}

// The value nearest to `time`; `from` moves on with rising times.
std::optional<double> value_near(const std::vector<Sample>& samples,
                                 double time,
                                 double reach,
                                 std::size_t& from) {
  while (from + 1 < samples.size() &&
         std::abs(samples[from + 1].time - time) <= std::abs(samples[from].time - time)) {
    ++from;
  }
  if (from >= samples.size() || std::abs(samples[from].time - time) > reach) return std::nullopt;
  if (!std::isfinite(samples[from].value)) return std::nullopt;
  return samples[from].value;
}

}  // namespace

double median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double scrape_interval(const std::vector<Series>& series) {
  std::vector<const Series*> all;
  for (const Series& one : series) all.push_back(&one);
  const Series* chosen = longest(all);
  if (chosen == nullptr || chosen->samples.size() < 2) return 0;
  std::vector<double> distances;
  for (std::size_t i = 1; i < chosen->samples.size(); ++i) {
    distances.push_back(chosen->samples[i].time - chosen->samples[i - 1].time);
  }
  return median(std::move(distances));
}

Increase increase(std::span<const Sample> samples, const Window& window, bool since_zero) {
  Increase grown;
  const Sample* before = nullptr;
  const Sample* first = nullptr;
  double last_time = 0;
  for (const Sample& sample : samples) {
    if (!std::isfinite(sample.value)) continue;
    if (sample.time <= window.begin) {
      before = &sample;
      first = &sample;
      grown.samples = 1;
      last_time = sample.time;
      continue;
    }
    if (before == nullptr) {
      first = &sample;
      grown.samples = 1;
      if (since_zero) {
        grown.delta = sample.value;
        grown.samples = 2;
      }
    } else {
      ++grown.samples;
      if (sample.value < before->value) {
        ++grown.resets;
        grown.delta += sample.value;
      } else {
        grown.delta += sample.value - before->value;
      }
    }
    before = &sample;
    last_time = sample.time;
    if (sample.time >= window.end) break;
  }
  if (first != nullptr) grown.seconds = last_time - first->time;
  return grown;
}

void HistogramGrowth::add(const HistogramGrowth& other) {
  count += other.count;
  sum += other.sum;
  seconds = std::max(seconds, other.seconds);
  resets += other.resets;
  if (problem.empty()) problem = other.problem;
  if (buckets.empty()) {
    buckets = other.buckets;
    return;
  }
  if (buckets.size() != other.buckets.size()) {
    problem = "its series have different buckets";
    return;
  }
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    if (buckets[i].first != other.buckets[i].first) problem = "its series have different buckets";
    buckets[i].second += other.buckets[i].second;
  }
}

std::optional<QuantileInterval> quantile(const HistogramGrowth& growth, double share) {
  if (growth.count <= 0 || growth.buckets.empty() || !growth.problem.empty()) return std::nullopt;
  const double rank = share * growth.count;
  double low = 0;
  for (const auto& [bound, cumulative] : growth.buckets) {
    if (cumulative >= rank) {
      if (std::isinf(bound)) return QuantileInterval{low, std::nullopt};
      return QuantileInterval{std::min(low, bound), bound};
    }
    low = bound;
  }
  return std::nullopt;
}

std::vector<Sample> fold(const std::vector<const Series*>& series,
                         const Window& window,
                         double interval,
                         Fold how) {
  const Series* grid = longest(series);
  if (grid == nullptr) return {};
  std::vector<Sample> folded;
  std::vector<std::size_t> counts;
  std::vector<std::size_t> from(series.size(), 0);
  for (const Sample& tick : grid->samples) {
    if (tick.time < window.begin || tick.time > window.end) continue;
    double sum = 0;
    double most = -std::numeric_limits<double>::infinity();
    std::size_t count = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
      const auto value = value_near(series[i]->samples, tick.time, interval, from[i]);
      if (!value) continue;
      sum += *value;
      most = std::max(most, *value);
      ++count;
    }
    if (count == 0) continue;
    const double mean = sum / static_cast<double>(count);
    folded.push_back({tick.time, how == Fold::kSum ? sum : how == Fold::kMax ? most : mean});
    counts.push_back(count);
  }
  if (how != Fold::kSum || counts.empty()) return folded;
  std::map<std::size_t, std::size_t> frequency;
  for (const std::size_t count : counts) ++frequency[count];
  const auto usual =
      std::max_element(frequency.begin(), frequency.end(), [](const auto& left, const auto& right) {
        return left.second < right.second;
      });
  std::vector<Sample> kept;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (counts[i] >= usual->first) kept.push_back(folded[i]);
  }
  return kept;
}

}  // namespace aipreflight::diagnose
