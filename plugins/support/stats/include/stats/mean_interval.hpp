#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "stats/interval.hpp"

namespace aipreflight::stats {

struct MeanInterval {
  Interval interval;
  std::string_view method;  // "wilson", "bootstrap", "wilson over clusters", "cluster bootstrap"
};

// How sure the mean of independent values is. Wilson's where all are 0 or 1, and where all are
// equal and lie between: a bootstrap of equal values has no width, which would make few of them
// look certain. Else the bootstrap of stats/bootstrap.hpp. Nothing for no values, and for equal
// ones on an unknown scale. Values are finite. [pure]
[[nodiscard]] std::optional<MeanInterval> mean_interval(std::span<const double> values,
                                                        double confidence);

// The values of one cluster: cases that belong together, and are not independent of one another.
struct Cluster {
  double sum = 0;
  double count = 0;
  double least = std::numeric_limits<double>::infinity();
  double greatest = -std::numeric_limits<double>::infinity();

  void add(double value);
};

// How sure the mean of all values is where only clusters are independent: the bootstrap that draws
// them whole. Where all values are equal and lie between 0 and 1, Wilson's for as many values as
// there are clusters. Nothing for fewer than two clusters with a value: one says nothing of the
// next. [pure]
[[nodiscard]] std::optional<MeanInterval> mean_interval(std::span<const Cluster> clusters,
                                                        double confidence);

}  // namespace aipreflight::stats
