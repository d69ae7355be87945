#pragma once

#include <vector>

#include "base/result.hpp"
#include "comparison/compare.hpp"
#include "evidence/evidence.hpp"
#include "results.hpp"
#include "settings.hpp"

namespace aipreflight::evals {

// A section from which nothing can be measured, as evidence: no bound and no file (WARN: the suite
// is configured, nothing is gated), or no source at all (FAIL).
[[nodiscard]] evidence::Evidence judge_unmeasured(const Settings& settings);

// Reported numbers against the bounds of the profile. Pure. `comparisons` are those of compare(),
// none without a baseline. Reasons of failure: "too_many_errors"; "malformed" where a bounded
// metric is no number at all; "too_many_groups".
[[nodiscard]] Result<evidence::Evidence> judge(
    const Settings& settings,
    const Results& results,
    const std::vector<comparison::Comparison>& comparisons = {});

}  // namespace aipreflight::evals
