#pragma once

#include <string>
#include <vector>

#include "evidence/evidence.hpp"
#include "growth.hpp"
#include "growth_limits.hpp"

namespace aipreflight::cost {

// Why the growth cannot be held against limits; empty: it can.
[[nodiscard]] std::string why_unmeasured(const Growth& growth);
// A sentence for each limit that is exceeded. Of a growth that is measured.
[[nodiscard]] std::vector<std::string> exceeded(const GrowthLimits& limits, const Growth& growth);

// Gates for the limits, the changes as remarks, and what was left out of the sum as warnings. Pure.
[[nodiscard]] evidence::Evidence judge(const GrowthLimits& limits,
                                       const Growth& growth,
                                       sdk::Absence absence);

// "+$12.30 a month (+8.2%) against main (4b9e726a9c1f)"
[[nodiscard]] std::string summary_of(const Growth& growth);

}  // namespace aipreflight::cost
