#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "case_file.hpp"

namespace aipreflight::evals {

// Test Anything Protocol, versions 12 to 14, the outermost level of it: "ok 1 - name # SKIP why". A
// test marked TODO is skipped, passed or not. A plan that was not fulfilled, or "Bail out!", is no
// result: reason "eval_incomplete".
[[nodiscard]] bool is_tap(std::string_view text);
[[nodiscard]] Result<CaseFile> read_tap(std::string_view text, const std::string& file);

}  // namespace aipreflight::evals
