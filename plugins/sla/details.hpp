#pragma once

#include <string>

#include "config.hpp"
#include "live.hpp"
#include "measure.hpp"

namespace aipreflight::sla {

// The details of the report as a JSON object; README.md has its members.
[[nodiscard]] std::string details_of(const Measurements& measured,
                                     const Settings& settings,
                                     const LiveSummary* live);

}  // namespace aipreflight::sla
