#include "call.hpp"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"
#include "command/environment.hpp"
#include "command/outcome.hpp"

extern char** environ;

namespace aipreflight::exec {
namespace {

constexpr std::size_t kStderrLimit = std::size_t{1} << 20;
constexpr const char* kResultVariable = "AIPREFLIGHT_RESULT";

std::map<std::string, std::string> whole_environment() {
  std::map<std::string, std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view line(*entry);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    environment.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return environment;
}

process::Command command_of(const Settings& settings,
                            const std::string& result_file,
                            const std::function<bool()>& cancelled) {
  process::Command command;
  command.argv = settings.argv;
  command.working_directory = settings.working_directory;
  command.environment = settings.env ? command::environment_of(*settings.env) : whole_environment();
  if (settings.reads_file) (*command.environment)[kResultVariable] = result_file;
  command.timeout = settings.timeout;
  command.stdout_limit = settings.max_output;
  command.stderr_limit = kStderrLimit;
  command.cancelled = cancelled;
  return command;
}

std::string sentence(const process::Outcome& outcome) {
  return "the command " + command::describe(outcome);
}

Result<void> require_success(const process::Outcome& outcome) {
  if (outcome.succeeded()) return {};
  if (outcome.end == process::End::kTimedOut) {
    return execution_error(
        "command_timeout", sentence(outcome), "set `timeout` if it needs longer");
  }
  if (outcome.end == process::End::kCancelled)
    return execution_error("cancelled", sentence(outcome));
  return execution_error("command_failed",
                         sentence(outcome),
                         "a result is taken from a command that ends with 0, whatever it found");
}

Error too_large(std::uint64_t size, const Settings& settings) {
  return execution_error("output_too_large",
                         "the result has " + std::to_string(size) + " bytes, max_output is " +
                             std::to_string(settings.max_output),
                         "print less, or set `max_output`");
}

Result<std::string> printed(const process::Outcome& outcome, const Settings& settings) {
  if (outcome.out.truncated()) return too_large(outcome.out.total, settings);
  std::string output = outcome.out.head + outcome.out.tail;
  if (!text::trim(output).empty()) return output;
  return execution_error("output_missing",
                         sentence(outcome) + ", and printed nothing",
                         "print one JSON object: the result of the check");
}

Result<std::string> written(const process::Outcome& outcome,
                            const std::string& path,
                            const Settings& settings) {
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) {
    return execution_error(
        "output_missing",
        sentence(outcome) + ", and wrote no result",
        std::string("write one JSON object to the file that ") + kResultVariable + " names");
  }
  const auto size = std::filesystem::file_size(path, failure);
  if (!failure && size > settings.max_output) return too_large(size, settings);
  auto content = files::read(path, settings.max_output);
  if (content.ok()) return content;
  return execution_error("output_missing", content.error().to_string());
}

}  // namespace

Call call(const Settings& settings,
          const std::string& result_file,
          const std::function<bool()>& cancelled) {
  Call result;
  std::error_code ignored;
  if (settings.reads_file) std::filesystem::remove(result_file, ignored);
  result.source = settings.reads_file ? "result" : "standard output";
  auto outcome = process::run(command_of(settings, result_file, cancelled));
  if (!outcome.ok()) {
    result.text = execution_error("command_failed", outcome.error().to_string());
    return result;
  }
  result.outcome = outcome.take();
  if (auto success = require_success(*result.outcome); !success.ok()) {
    result.text = success.take_error();
  } else {
    result.text = settings.reads_file ? written(*result.outcome, result_file, settings)
                                      : printed(*result.outcome, settings);
  }
  return result;
}

}  // namespace aipreflight::exec
