#pragma once

#include <string>
#include <vector>

#include "dataset.hpp"
#include "score.hpp"
#include "settings.hpp"

namespace aipreflight::rag {

// The clusters of a data set, in alphabetical order; without those that are "".
[[nodiscard]] std::vector<std::string> clusters_of(const Dataset& dataset);

// Part of a series, with its interval: the queries of one cluster.
[[nodiscard]] Series of_cluster(const Settings& settings,
                                const Dataset& dataset,
                                const Series& series,
                                const std::string& cluster);

}  // namespace aipreflight::rag
