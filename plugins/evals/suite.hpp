#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/process.hpp"
#include "base/result.hpp"
#include "settings.hpp"

namespace aipreflight::evals {

// What came of running the suite, or of reading what an earlier run left.
struct SuiteRun {
  std::string source;  // what `text` is: "the output of the eval command", a path
  Result<std::string> text = std::string();  // JSON, as far as anybody knows yet
  bool is_in_pieces = false;                // the results file is read by its path; `text` is empty
  std::string not_json;                     // reason code, should it not be JSON
  std::optional<process::Outcome> command;  // how the command ended, if there is one
  std::optional<std::chrono::duration<double>> age;  // of the results file
};

// Runs the command, if there is one, and fetches the results. Errors of `text`, by reason:
// eval_command_failed, eval_timeout, eval_output_invalid, eval_output_too_large,
// results_file_missing, results_file_unreadable, stale, cancelled. Blocks; `cancelled` is asked all
// the while.
[[nodiscard]] SuiteRun run_suite(const Settings& settings, const std::function<bool()>& cancelled);

}  // namespace aipreflight::evals
