#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cases.hpp"
#include "json/value.hpp"

namespace aipreflight::evals {

// promptfoo's results file (--output results.json), `results.version` 2 and 3; as its 0.121 writes
// them.
[[nodiscard]] bool is_promptfoo(const json::Value& root);
[[nodiscard]] Result<CaseFile> read_promptfoo(const json::Value& root, const std::string& file);

// The same as JSON Lines (--output results.jsonl): one result a line, and no totals to compare
// with.
[[nodiscard]] bool is_promptfoo_line(const json::Value& line);
[[nodiscard]] Result<CaseFile> read_promptfoo_lines(std::string_view text, const std::string& file);

}  // namespace aipreflight::evals
