#pragma once

#include <string>

#include "base/result.hpp"
#include "cases.hpp"
#include "json/value.hpp"

namespace aipreflight::evals {

// True for a list whose first entry says a status: anything else of that name is a member of the
// user's own, and ignored like any other.
[[nodiscard]] bool is_own_cases(const json::Value& cases);

// `cases` of our own format: [{"id": …, "status": "passed" | "failed" | "errored" | "skipped",
// "metrics": {name: number or null}, "provider": …, "prompt": …}]; only status is required.
[[nodiscard]] Result<CaseFile> read_own_cases(const json::Value& cases, const std::string& file);

}  // namespace aipreflight::evals
