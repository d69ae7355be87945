#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cases.hpp"
#include "json/value.hpp"

namespace aipreflight::evals {

// oaieval's log: a first line with `spec`, one event a line, a last line with `final_report`,
// without which the run did not end (reason "eval_incomplete"). Events of type "match" decide a
// sample, "metrics" are its scores, "error" makes it one.
[[nodiscard]] bool is_openai_log(const json::Value& first_line);
[[nodiscard]] Result<CaseFile> read_openai_log(std::string_view text, const std::string& file);

// A run object of OpenAI's Evals API: counts alone. Any status but "completed" is
// "eval_incomplete".
[[nodiscard]] bool is_openai_run(const json::Value& root);
[[nodiscard]] Result<CaseFile> read_openai_run(const json::Value& root, const std::string& file);

}  // namespace aipreflight::evals
