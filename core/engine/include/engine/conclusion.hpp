#pragma once

#include "host/session.hpp"
#include "model/check_result.hpp"
#include "model/config.hpp"

namespace aipreflight::engine {

// What a check's outcome means: gates and findings get their places in the profile, statuses are
// decided, and what ended it badly is ERROR whatever it reported before. Fills all of `result` that
// comes from evidence; artefacts and usage stay as they are. Takes
// the evidence out of `outcome`.
void conclude_outcome(CheckResult& result,
                      host::RunOutcome& outcome,
                      const ConfigNode& config,
                      bool caps_at_warn);

}  // namespace aipreflight::engine
