#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"

namespace aipreflight::evals {

// True for a list whose first entry says a status: anything else of that name is a member of the
// user's own, and ignored like any other.
[[nodiscard]] bool is_own_cases(const json::Node& cases);

// The words of our own format. A case that is kScored has scores, and nothing says whether it
// passed; where one case is, the file has no outcomes.
inline constexpr char kScored[] = "scored";
[[nodiscard]] const char* word_of(CaseStatus status);
// nullopt: it is none of them.
[[nodiscard]] std::optional<CaseStatus> status_by(std::string_view word);

// `cases` of our own format: [{"id": …, "status": "passed" | "failed" | "errored" | "skipped" |
// "scored", "metrics": {name: number or null}, "provider": …, "prompt": …, "task": …, "tags": […],
// "labels": {kind: text}, "latency_s": …, "cost_usd": …}]; only status is required.
// `draft` is memory for the next case of the same file.
[[nodiscard]] Result<void> add_own_case(const json::Node& value,
                                        const std::string& file,
                                        CaseDraft& draft,
                                        CaseFile& result);
[[nodiscard]] Result<CaseFile> read_own_cases(const json::Node& cases, const std::string& file);

}  // namespace aipreflight::evals
