#pragma once

#include "json/value.hpp"
#include "results.hpp"
#include "settings.hpp"
#include "suite.hpp"

namespace aipreflight::evals {

// What the report shows beside the evidence. `results` is null where there are none. The same
// inputs give the same bytes: what varies from run to run, the age of a file, is left out of a
// reproducible run.
[[nodiscard]] json::Value details(const Settings& settings,
                                  const SuiteRun& run,
                                  const Results* results,
                                  bool is_reproducible);

}  // namespace aipreflight::evals
