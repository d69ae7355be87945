#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"
#include "records.hpp"

namespace aipreflight::evals {

// oaieval's log: a first line with `spec`, one event a line, a last line with `final_report`,
// without which the run did not end (reason "eval_incomplete"). Events of type "match" decide a
// sample, "metrics" are its scores, "error" makes it one.
extern const RecordFormat kOpenaiLog;

// A run object of OpenAI's Evals API: counts alone. Any status but "completed" is
// "eval_incomplete".
[[nodiscard]] bool is_openai_run(const json::Node& root);
[[nodiscard]] Result<CaseFile> read_openai_run(const json::Node& root, const std::string& file);

}  // namespace aipreflight::evals
