#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "comparison/compare.hpp"
#include "results.hpp"
#include "settings.hpp"

namespace aipreflight::evals {

// Whether the same cases were judged in the same way, in an earlier run and now. They were not
// where the data set, the judge, the set of cases that ran or the version of this plugin that wrote
// the baseline differs, as far as both files tell: reason "baseline_not_comparable", which names
// every difference. Another model and another prompt are what a change is, and no difference.
[[nodiscard]] Result<void> comparable(const Results& before,
                                      const Results& after,
                                      std::string_view plugin_version);

// The pass rate, if it has a max_drop, and then every metric that has one, in the order of the
// profile. Runs of a case are averaged before it is paired.
[[nodiscard]] std::vector<comparison::Comparison> compare(const Settings& settings,
                                                          const Results& before,
                                                          const Results& after);

}  // namespace aipreflight::evals
