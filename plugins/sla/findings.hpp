#pragma once

#include <string>
#include <vector>

#include <aipreflight/report.hpp>

#include "config.hpp"
#include "measure.hpp"

namespace aipreflight::sla {

// What the numbers alone do not say: values that were left out, probes that were degraded. Each
// kind once a field, with the first line where it occurs.
[[nodiscard]] std::vector<sdk::Finding> findings_of(const Measurements& measured,
                                                    const Limits& limits,
                                                    const std::string& source);

}  // namespace aipreflight::sla
