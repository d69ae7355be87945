#pragma once

#include <string>

#include "engine/plan.hpp"
#include "host/session.hpp"
#include "model/check_result.hpp"

namespace aipreflight::engine {

// What a check's outcome means: gates and findings get their places in the profile, statuses are
// decided, and what ended it badly is ERROR whatever it reported before. `folder` is the check's,
// relative to the run's.
[[nodiscard]] CheckResult judge_outcome(const PlannedCheck& check,
                                        host::RunOutcome outcome,
                                        const std::string& folder);

// A check that did not run.
[[nodiscard]] CheckResult skipped(const PlannedCheck& check,
                                  std::string reason_code,
                                  std::string summary);
[[nodiscard]] CheckResult not_measured(const PlannedCheck& check,
                                       std::string reason_code,
                                       std::string summary);

}  // namespace aipreflight::engine
