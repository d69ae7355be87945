#pragma once

#include <cstdint>
#include <vector>

#include "inspect.hpp"
#include "metric.hpp"

namespace aipreflight::observability {

// Adds what is to say of metrics: names of the conventions with another unit, type or buckets,
// points that lack an attribute or contradict themselves, and what no telemetry must hold. A metric
// shows no single call, so that it adds none. Pure.
void inspect_metrics(const std::vector<Metric>& metrics,
                     const Conventions& conventions,
                     const Settings& settings,
                     std::int64_t now_ns,
                     Inspection& inspection);

}  // namespace aipreflight::observability
