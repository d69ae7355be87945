#pragma once

#include <string>
#include <vector>

#include "config.hpp"
#include "sweep/saved.hpp"
#include "sweep/search.hpp"

namespace aipreflight::sla {

// A picture that needs nothing else, for light and dark pages: the p95 of the TTFT and of the
// latency and the tokens a second, by requests at once, with the limits of the SLA.
[[nodiscard]] std::string sweep_svg(const Sweep& sweep, const Limits& limits);
// The same of several sweeps, a line each.
[[nodiscard]] std::string comparison_svg(const std::vector<SavedSweep>& sweeps);

}  // namespace aipreflight::sla
