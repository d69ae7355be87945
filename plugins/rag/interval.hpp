#pragma once

#include <optional>

#include <aipreflight/report.hpp>

#include "dataset.hpp"
#include "score.hpp"
#include "settings.hpp"

namespace aipreflight::rag {

// The interval of a series' mean: Wilson's where all values are 0 or 1, or where all are equal;
// else by bootstrap, over queries or clusters. Nothing for no values, for a single cluster, and for
// equal values on an unknown scale. The order of the queries decides nothing.
[[nodiscard]] std::optional<sdk::Interval> interval_of(const Settings& settings,
                                                       const Dataset& dataset,
                                                       const Series& series);

}  // namespace aipreflight::rag
