#pragma once

#include "base/result.hpp"
#include "evidence/evidence.hpp"
#include "results.hpp"
#include "settings.hpp"

namespace aipreflight::evals {

// A section from which nothing can be measured, as evidence: no bound and no file (WARN: the suite
// is configured, nothing is gated), or no source at all (FAIL).
[[nodiscard]] evidence::Evidence judge_unmeasured(const Settings& settings);

// Reported numbers against the bounds of the profile. Pure. Fails, reason "malformed", where a
// bounded metric is no number at all.
[[nodiscard]] Result<evidence::Evidence> judge(const Settings& settings, const Results& results);

}  // namespace aipreflight::evals
