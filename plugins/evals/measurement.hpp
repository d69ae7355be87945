#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "readers/blocks.hpp"
#include "results.hpp"
#include "settings.hpp"
#include "suite.hpp"

namespace aipreflight::evals {

// What came of the suite and of reading its results.
struct Measurement {
  SuiteRun suite;
  Result<Results> results;
  std::vector<std::string> failures = {};  // why earlier runs of the command measured nothing
};

// Runs the suite, if there is a command, and reads the results. A command that measured nothing is
// run again, up to `retries` times: it failed or left no results, or more than `max_error_rate` of
// its cases could not be judged. What was measured is never measured again, whatever it says of the
// change. Blocks; `cancelled` is asked all the while. `keep` gets the text of a results file that
// is read piece by piece and is not larger than `max_output` (readers/blocks.hpp).
[[nodiscard]] Measurement measure(const Settings& settings,
                                  const std::function<bool()>& cancelled,
                                  const Keep& keep = {});

// Cases that could not be judged count as not passed; too many of them, and the run says nothing of
// the change: reason "too_many_errors".
[[nodiscard]] Result<void> require_few_errors(const Settings& settings, const Results& results);

}  // namespace aipreflight::evals
