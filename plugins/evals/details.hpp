#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "comparison/compare.hpp"
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
                                  const std::vector<comparison::Comparison>& comparisons,
                                  bool is_reproducible);

// The judged cases in our own format, for whoever compares with this run later; empty where there
// are none, or more than fit into an artefact (kMostCases).
inline constexpr std::size_t kMostCases = 50'000;
[[nodiscard]] std::string cases_document(const Results& results, std::string_view plugin_version);

}  // namespace aipreflight::evals
