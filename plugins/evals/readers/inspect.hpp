#pragma once

#include <string>

#include "base/result.hpp"
#include "cases.hpp"
#include "json/value.hpp"

namespace aipreflight::evals {

// Inspect AI's log as JSON (`inspect log dump`, or --log-format json). A log whose status is not
// "success", or that was invalidated, is no result: reason "eval_incomplete". Every epoch of a
// sample is a run of the same case. A sample passes where each of its scores is above 0 ("C" is 1,
// "P" 0.5, "I" and "N" 0).
[[nodiscard]] bool is_inspect(const json::Value& root);
[[nodiscard]] Result<CaseFile> read_inspect(const json::Value& root, const std::string& file);

}  // namespace aipreflight::evals
