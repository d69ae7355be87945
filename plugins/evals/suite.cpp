#include "suite.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "command/environment.hpp"
#include "command/outcome.hpp"
#include "results_file.hpp"

namespace aipreflight::evals {
namespace {

using command::describe;

constexpr std::size_t kStderrLimit = std::size_t{1} << 20;

process::Command command_of(const Settings& settings, const std::function<bool()>& cancelled) {
  process::Command command;
  command.argv = {"/bin/sh", "-c", settings.command};
  command.working_directory = settings.working_directory;
  command.timeout = settings.timeout;
  command.stdout_limit = settings.max_output;
  command.stderr_limit = kStderrLimit;
  command.cancelled = cancelled;
  if (settings.env) command.environment = command::environment_of(*settings.env);
  return command;
}

// An exit code decides nothing; a command that did not come to its end has measured nothing.
Result<void> require_end(const process::Outcome& outcome) {
  switch (outcome.end) {
    case process::End::kExited:
      return {};
    case process::End::kTimedOut:
      return execution_error("eval_timeout",
                             "the eval command " + describe(outcome),
                             "set `timeout` if it needs longer");
    case process::End::kCancelled:
      return execution_error("cancelled", "the eval command " + describe(outcome));
    case process::End::kSignalled:
      break;
  }
  return execution_error("eval_command_failed", "the eval command " + describe(outcome));
}

Result<std::string> output_of(const process::Outcome& outcome, const Settings& settings) {
  if (outcome.out.truncated()) {
    return execution_error("eval_output_too_large",
                           "the eval command printed " + std::to_string(outcome.out.total) +
                               " bytes, of which max_output reads " +
                               std::to_string(settings.max_output),
                           "let it print the numbers alone, or set `max_output`");
  }
  std::string output = outcome.out.head + outcome.out.tail;
  if (!text::trim(output).empty()) return output;
  return execution_error(outcome.succeeded() ? "eval_output_invalid" : "eval_command_failed",
                         "the eval command " + describe(outcome) + ", and printed no JSON",
                         settings.results_file.empty()
                             ? "let it print one JSON object, or name its results_file"
                             : "");
}

Result<void> require_young(const Settings& settings, const SuiteRun& run) {
  // Clocks of two machines may differ a little; beyond that, the age of the file is not known.
  constexpr std::chrono::minutes kSkew{1};
  if (settings.max_age && run.age && *run.age < -kSkew) {
    return execution_error("written_in_future",
                           settings.results_file + " was written " +
                               text::format_seconds(-run.age->count()) +
                               " from now, and so its age against max_age is not known",
                           "see to the clock of the machine that wrote it");
  }
  if (!settings.max_age || !run.age || *run.age <= *settings.max_age) return {};
  return execution_error("stale",
                         settings.results_file + " is " + text::format_seconds(run.age->count()) +
                             " old, max_age is " + text::format_seconds(settings.max_age->count()),
                         "run the eval suite again");
}

// A results file of at most so many bytes is held as a whole.
std::size_t held_of(const Settings& settings) {
  constexpr std::size_t kHeld = std::size_t{1} << 20;
  return std::min(settings.max_output, kHeld);
}

Result<std::string> fetch_file(const Settings& settings,
                               const std::optional<ResultsFile>& before,
                               SuiteRun& run) {
  const std::size_t limit = held_of(settings);
  run.is_in_pieces = is_in_pieces(settings.results_file, limit);
  auto text = before             ? before->read_if_written()
              : run.is_in_pieces ? Result<std::string>(std::string())
                                 : read_results_file(settings.results_file, limit);
  run.age = age_of(settings.results_file);
  if (!text.ok()) {
    Error error = text.take_error();
    if (run.command) error.message += "; the command " + describe(*run.command);
    return error;
  }
  if (auto young = require_young(settings, run); !young.ok()) return young.take_error();
  return text;
}

}  // namespace

SuiteRun run_suite(const Settings& settings, const std::function<bool()>& cancelled) {
  SuiteRun run;
  const bool has_file = !settings.results_file.empty();
  run.source = has_file ? settings.results_file : "the output of the eval command";
  run.not_json = has_file ? "malformed" : "eval_output_invalid";

  std::optional<ResultsFile> before;
  if (!settings.command.empty()) {
    if (has_file) before = ResultsFile::observe(settings.results_file, held_of(settings));
    auto outcome = process::run(command_of(settings, cancelled));
    if (!outcome.ok()) {
      run.text = execution_error("eval_command_failed", outcome.error().to_string());
      return run;
    }
    run.command = outcome.take();
    if (auto ended = require_end(*run.command); !ended.ok()) {
      run.text = ended.take_error();
      return run;
    }
  }
  run.text = has_file ? fetch_file(settings, before, run) : output_of(*run.command, settings);
  return run;
}

}  // namespace aipreflight::evals
