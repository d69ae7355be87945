#pragma once

#include <string>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"
#include "lists.hpp"
#include "records.hpp"

namespace aipreflight::evals {

// promptfoo's results file (--output results.json), `results.version` 2 and 3; as its 0.121 writes
// them.
[[nodiscard]] bool is_promptfoo(const json::Node& root);
[[nodiscard]] Result<CaseFile> read_promptfoo(const json::Node& root, const std::string& file);

// The same, result by result.
extern const ListFormat kPromptfooResults;

// The same as JSON Lines (--output results.jsonl): one result a line, and no totals to compare
// with.
extern const RecordFormat kPromptfooLines;

}  // namespace aipreflight::evals
