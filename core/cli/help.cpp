#include "help.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "plugin_command.hpp"

namespace aipreflight::cli {
namespace {

constexpr std::size_t kColumn = 26;  // where explanations begin
constexpr std::size_t kWidth = 80;

std::string spelled(const Option& option) {
  std::string result = option.letter != 0 ? std::string("-") + option.letter + ", " : "    ";
  result += "--" + std::string(option.name);
  if (!option.argument.empty()) result += ' ' + std::string(option.argument);
  return result;
}

std::string doc_of(const Option& option) {
  std::string doc(option.doc);
  if (!option.choices.empty()) {
    std::string choices(option.choices);
    std::replace(choices.begin(), choices.end(), ' ', '|');
    doc += " (" + choices + ')';
  }
  if (option.is_list)
    doc += "; repeatable, or separated by commas";
  else if (option.is_repeatable)
    doc += "; repeatable";
  return doc;
}

std::string positional_usage(const Positional& positional) {
  if (positional.name.empty()) return {};
  std::string shown(positional.name);
  if (positional.maximum > 1) shown += "...";
  return positional.minimum == 0 ? " [" + shown + ']' : ' ' + shown;
}

std::string indented(std::string_view lines) {
  std::string result;
  for (const std::string_view line : text::split(lines, '\n')) {
    if (!line.empty()) result += "  " + std::string(line) + '\n';
  }
  return result;
}

std::string group_help(const Command& group) {
  const std::string name(group.name);
  std::string page = "usage: aipreflight " + name + " COMMAND [OPTION...]\n\n" +
                     std::string(group.doc) + "\n\ncommands:\n";
  for (const Command* verb : group.verbs)
    page += explained(std::string(verb->word()), verb->summary);
  page += "\noptions:\n" + explained(spelled(help_option()), help_option().doc);
  if (!group.examples.empty()) page += "\nexamples:\n" + indented(group.examples);
  return page + "\n'aipreflight " + name +
         " COMMAND --help' explains a command and shows examples.\n";
}

}  // namespace

std::string explained(const std::string& what, std::string_view doc) {
  std::string line = "  " + what;
  if (line.size() + 2 > kColumn) {
    line += '\n';
    line.append(kColumn, ' ');
  } else {
    line.append(kColumn - line.size(), ' ');
  }
  std::size_t column = kColumn;
  bool is_first = true;
  for (const std::string_view word : text::split(doc, ' ')) {
    if (!is_first && column + 1 + word.size() > kWidth) {
      line += '\n';
      line.append(kColumn, ' ');
      column = kColumn;
    } else if (!is_first) {
      line += ' ';
      ++column;
    }
    line += word;
    column += word.size();
    is_first = false;
  }
  return line + '\n';
}

namespace {

constexpr std::string_view kHint =
    "'aipreflight COMMAND --help' explains a command and shows examples.\n";

std::string commands_page() {
  std::string page =
      "usage: aipreflight COMMAND [OPTION...]\n"
      "\n"
      "Can we ship this AI change? One command, one report, one verdict.\n"
      "\n"
      "commands:\n";
  for (const Command* command : commands()) {
    if (command->is_listed) page += explained(std::string(command->name), command->summary);
  }
  return page;
}

}  // namespace

std::string usage() {
  std::string page = commands_page() + "\ncommands of plugins:\n";
  for (const CommandWord& known : command_words()) {
    page += explained(std::string(known.word), known.summary);
  }
  page +=
      "\n"
      "exit status:\n"
      "  0 PASS or WARN   1 FAIL   2 configuration, usage or plugin: nothing was run\n"
      "  3 ERROR: something could not be measured   130, 143 interrupted\n"
      "\n";
  return page.append(kHint);
}

std::string brief_usage() {
  std::vector<std::string> words;
  for (const CommandWord& known : command_words()) words.emplace_back(known.word);
  return (commands_page() + explained("of plugins", text::join(words, ", ")) + '\n').append(kHint);
}

std::string help(const Command& command) {
  if (!command.verbs.empty()) return group_help(command);
  std::string page = "usage: aipreflight " + std::string(command.name);
  if (!command.options.empty()) page += " [OPTION...]";
  page += positional_usage(command.positional) + "\n\n" + std::string(command.doc) + '\n';
  page += "\noptions:\n";
  for (const Option& option : command.options) page += explained(spelled(option), doc_of(option));
  page += explained(spelled(help_option()), help_option().doc);
  if (!command.examples.empty()) page += "\nexamples:\n" + indented(command.examples);
  return page;
}

}  // namespace aipreflight::cli
