#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "evidence.hpp"
#include "exposition/series.hpp"

// Arithmetic on the samples of single series. Pure.
namespace aipreflight::diagnose {

using exposition::Sample;
using exposition::Series;

// The median distance of two samples of the longest series; 0 where none has two.
[[nodiscard]] double scrape_interval(const std::vector<Series>& series);

struct Increase {
  double delta = 0;
  double seconds = 0;  // between the first and the last sample that were used
  std::size_t resets = 0;
  std::size_t samples = 0;  // below 2: there is no increase to speak of
};
// How much a counter grew: from the last sample at or before the window, or else the first one in
// it, to the first sample at or after it, or else the last. A fall is a reset: the counter began
// again at 0, and what it reached since then counts. `since_zero`: the series appeared within the
// window, so its first value is growth as well. Samples that are not finite are left out.
[[nodiscard]] Increase increase(std::span<const Sample> samples,
                                const Window& window,
                                bool since_zero = false);

// Growth of a histogram in the window, over all series of it.
struct HistogramGrowth {
  double count = 0;
  double sum = 0;
  double seconds = 0;
  std::size_t resets = 0;
  std::vector<std::pair<double, double>> buckets;  // upper boundary (last: infinity), cumulative
  std::string problem;  // why its parts contradict each other; empty: they do not

  void add(const HistogramGrowth& other);  // boundaries that differ are a problem
};
struct QuantileInterval {
  double low = 0;
  std::optional<double> high;  // nullopt: above the last boundary
};
// The bucket that holds the quantile; nullopt without observations or buckets.
[[nodiscard]] std::optional<QuantileInterval> quantile(const HistogramGrowth& growth, double share);

// One number for each scrape from several series: at the times of the longest one, from the sample
// of each that is nearest and no further than an interval. Times at which fewer series have a
// sample than at most others are left out.
enum class Fold { kSum, kMax, kMean };
[[nodiscard]] std::vector<Sample> fold(const std::vector<const Series*>& series,
                                       const Window& window,
                                       double interval,
                                       Fold how);

[[nodiscard]] double median(std::vector<double> values);  // NaN without values

}  // namespace aipreflight::diagnose
