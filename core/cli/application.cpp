#include "cli/application.hpp"

#include <array>
#include <exception>

#include "base/text.hpp"
#include "commands/commands.hpp"
#include "exit_code.hpp"
#include "help.hpp"
#include "problems.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

int fail_usage(Error error) {
  write_stderr(problem_text({std::move(error)}, {}));
  return kExitConfiguration;
}

int unknown_command(const std::string& word) {
  std::vector<std::string> known;
  for (const Command* command : commands()) {
    if (command->is_listed) known.emplace_back(command->name);
  }
  const auto nearest = text::did_you_mean(word, known);
  const std::string what = word.starts_with('-') ? "unknown option '" : "unknown command '";
  return fail_usage(usage_error(
      what + text::one_line(word, 100) + "'",
      nearest ? "did you mean '" + *nearest + "'?" : "commands: " + text::join(known, ", ")));
}

// `aipreflight help`, `aipreflight help check`.
int show_help(const std::vector<std::string>& words) {
  if (words.size() < 2) {
    write_stdout(usage());
    return kExitPass;
  }
  const Command* command = find_command(words[1]);
  if (command == nullptr) return unknown_command(words[1]);
  write_stdout(help(*command));
  return kExitPass;
}

int dispatch(const std::vector<std::string>& words) {
  if (words.empty()) {
    write_stderr(usage());
    return kExitConfiguration;
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") return show_help(words);
  if (words[0] == "--version") return kVersionCommand.run(Arguments{});
  const Command* command = find_command(words[0]);
  if (command == nullptr) return unknown_command(words[0]);
  Result<Arguments> arguments = parse(*command, {words.begin() + 1, words.end()});
  if (!arguments) return fail_usage(arguments.take_error());
  if (arguments->has(help_option().name)) {
    write_stdout(help(*command));
    return kExitPass;
  }
  return command->run(*arguments);
}

}  // namespace

std::span<const Command* const> commands() {
  static constexpr std::array<const Command*, 9> kAll = {&kCheckCommand,
                                                         &kReportCommand,
                                                         &kValidateCommand,
                                                         &kDoctorCommand,
                                                         &kPluginCommand,
                                                         &kSchemaCommand,
                                                         &kVersionCommand,
                                                         &kCompletionCommand,
                                                         &kDiagnoseCommand};
  return kAll;
}

const Command* find_command(std::string_view name) {
  for (const Command* command : commands()) {
    if (command->name == name) return command;
  }
  return nullptr;
}

const Option& help_option() {
  static constexpr Option kHelp = {"help", 'h', "", "show this and end"};
  return kHelp;
}

int run(const std::vector<std::string>& arguments) {
  try {
    return dispatch(arguments);
  } catch (const std::exception& defect) {
    write_stderr("aipreflight: internal error: " + text::one_line(defect.what(), 1000) +
                 "; please report it with the command line\n");
    return kExitError;
  }
}

}  // namespace aipreflight::cli
