#pragma once

#include <optional>
#include <vector>

#include <aipreflight/report.hpp>

#include "config.hpp"
#include "sweep/search.hpp"

namespace aipreflight::sla {

// A search of capacity as gates: `min_concurrency_within_sla`, the greatest number of requests at
// once that was within, and `min_requests_per_second_within_sla`, the greatest rate of a level
// within. Their interval goes from the greatest level that is within for certain to the least that
// is beyond for certain; n are the probes of the level that the value is of. Pure.
[[nodiscard]] std::vector<sdk::Gate> capacity_gates(const Sweep& sweep,
                                                    const CapacityBounds& bounds,
                                                    const evidence::Certainty& certainty);

}  // namespace aipreflight::sla
