#pragma once

#include <string>

#include "base/result.hpp"
#include "json/document.hpp"
#include "lists.hpp"
#include "results.hpp"
#include "summary.hpp"

namespace aipreflight::evals {

// Our own format: totals, metrics and, where they stand there, cases, which decide. Reasons besides
// those of read_results() and of the cases: "inconsistent" where the totals are not theirs.
[[nodiscard]] Result<Results> read_own(const json::Node& root,
                                       const std::string& name,
                                       const Selection& selection);
// The same with its cases one by one.
extern const ListFormat kOwnCases;

}  // namespace aipreflight::evals
