#include "cli/application.hpp"

#include <array>
#include <exception>

#include "base/text.hpp"
#include "commands/commands.hpp"
#include "exit_code.hpp"
#include "help.hpp"
#include "plugin_command.hpp"
#include "problems.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

int fail_usage(Error error) {
  write_stderr(problem_text({std::move(error)}, {}));
  return kExitConfiguration;
}

using Commands = std::span<const Command* const>;

std::vector<std::string> words_of(Commands commands) {
  std::vector<std::string> words;
  for (const Command* command : commands) {
    if (command->is_listed) words.emplace_back(command->word());
  }
  return words;
}

// `of`: the command whose verb it should have been, or "".
int unknown_command(const std::string& word, Commands commands, const std::string& of = {}) {
  std::vector<std::string> known = words_of(commands);
  if (of.empty()) {
    for (const CommandWord& plugin : command_words()) known.emplace_back(plugin.word);
  }
  const auto nearest = text::did_you_mean(word, known);
  const std::string what = word.starts_with('-') ? "unknown option '" : "unknown command '";
  return fail_usage(usage_error(
      what + of + text::one_line(word, 100) + "'",
      nearest ? "did you mean '" + of + *nearest + "'?" : "commands: " + text::join(known, ", ")));
}

const Command* find(Commands commands, std::string_view word) {
  for (const Command* command : commands) {
    if (command->word() == word) return command;
  }
  return nullptr;
}

int run_plugin(const std::vector<std::string>& words, bool wants_help) {
  if (!words[0].starts_with('-')) {
    if (const auto status = run_plugin_command(words, wants_help)) return *status;
  }
  return unknown_command(words[0], commands());
}

// `aipreflight help`, `aipreflight help check`, `aipreflight help plugin list`.
int show_help(const std::vector<std::string>& words) {
  if (words.size() < 2) {
    write_stdout(usage());
    return kExitPass;
  }
  const Command* command = find_command(words[1]);
  if (command == nullptr) return run_plugin({words.begin() + 1, words.end()}, true);
  if (words.size() > 2 && !command->verbs.empty()) {
    const Command* verb = find(command->verbs, words[2]);
    if (verb == nullptr) return unknown_command(words[2], command->verbs, words[1] + ' ');
    command = verb;
  }
  write_stdout(help(*command));
  return kExitPass;
}

bool asks_for_help(const std::string& word) {
  return word == "--help" || word == "-h";
}

int run_command(const Command& command, const std::vector<std::string>& words) {
  Result<Arguments> arguments = parse(command, words);
  if (!arguments) return fail_usage(arguments.take_error());
  if (arguments->has(help_option().name)) {
    write_stdout(help(command));
    return kExitPass;
  }
  return command.run(*arguments);
}

// `words` follow the name of a command that has verbs.
int run_verb(const Command& group, const std::vector<std::string>& words) {
  const std::string name(group.name);
  if (words.empty()) {
    return fail_usage(usage_error("'" + name + "' needs a command",
                                  "commands: " + text::join(words_of(group.verbs), ", ")));
  }
  if (asks_for_help(words[0])) {
    write_stdout(help(group));
    return kExitPass;
  }
  const Command* verb = find(group.verbs, words[0]);
  if (verb == nullptr) return unknown_command(words[0], group.verbs, name + ' ');
  return run_command(*verb, {words.begin() + 1, words.end()});
}

int dispatch(const std::vector<std::string>& words) {
  if (words.empty()) {
    write_stderr(brief_usage());
    return kExitConfiguration;
  }
  if (asks_for_help(words[0]) || words[0] == "help") return show_help(words);
  if (words[0] == "--version") return kVersionCommand.run(Arguments{});
  const Command* command = find_command(words[0]);
  if (command == nullptr) return run_plugin(words, false);
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  return command->verbs.empty() ? run_command(*command, rest) : run_verb(*command, rest);
}

}  // namespace

std::span<const Command* const> commands() {
  static constexpr std::array<const Command*, 9> kAll = {&kCheckCommand,
                                                         &kReportCommand,
                                                         &kValidateCommand,
                                                         &kDoctorCommand,
                                                         &kSelftestCommand,
                                                         &kPluginCommand,
                                                         &kSchemaCommand,
                                                         &kVersionCommand,
                                                         &kCompletionCommand};
  return kAll;
}

const Command* find_command(std::string_view name) {
  return find(commands(), name);
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
