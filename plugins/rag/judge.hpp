#pragma once

#include <vector>

#include "base/result.hpp"
#include "compare.hpp"
#include "dataset.hpp"
#include "evidence/evidence.hpp"
#include "score.hpp"
#include "settings.hpp"

namespace aipreflight::rag {

// What was measured, for the judge and for the details.
struct Measured {
  const Dataset& dataset;
  std::vector<Series> metrics;                      // of settings.metrics, in their order
  std::vector<Series> each_cluster;                 // of settings.each_cluster, over all queries
  std::vector<comparison::Comparison> comparisons;  // of the metrics with max_drop, in their order
};

// Gates, findings and summaries. Pure: the same numbers give the same evidence.
[[nodiscard]] Result<evidence::Evidence> judge(const Settings& settings, const Measured& measured);

}  // namespace aipreflight::rag
