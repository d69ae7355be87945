#pragma once

#include <string>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"
#include "lists.hpp"

namespace aipreflight::evals {

// DeepEval's test run: `.deepeval/.latest_run_full.json`,
// `$DEEPEVAL_RESULTS_FOLDER/test_run_….json`, or the same within `testRunData`. What DeepEval marks
// as flaky decides nothing: the case is set aside, the score of the metric left out.
[[nodiscard]] bool is_deepeval(const json::Node& root);
[[nodiscard]] Result<CaseFile> read_deepeval(const json::Node& root, const std::string& file);

// The same, case by case, bare and wrapped.
extern const ListFormat kDeepevalCases;
extern const ListFormat kWrappedDeepevalCases;

}  // namespace aipreflight::evals
