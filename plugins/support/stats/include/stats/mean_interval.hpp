#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "stats/interval.hpp"

namespace aipreflight::stats {

struct MeanInterval {
  Interval interval;
  std::string_view method;  // "wilson", "bootstrap"
};

// How sure the mean of independent values is. Wilson's where all are 0 or 1, and where all are
// equal and lie between: a bootstrap of equal values has no width, which would make few of them
// look certain. Else the bootstrap of stats/bootstrap.hpp. Nothing for no values, and for equal
// ones on an unknown scale. Values are finite. [pure]
[[nodiscard]] std::optional<MeanInterval> mean_interval(std::span<const double> values,
                                                        double confidence);

}  // namespace aipreflight::stats
