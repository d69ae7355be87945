#pragma once

#include <span>
#include <string_view>

#include "arguments.hpp"

namespace aipreflight::cli {

// What an option's argument is: for completion.
enum class Completes { kNothing, kFile, kFolder, kProfile, kChoice };

struct Option {
  std::string_view name;      // "profile": --profile
  char letter = 0;            // 'q': -q
  std::string_view argument;  // "FILE"; empty: a flag
  std::string_view doc;
  Completes completes = Completes::kNothing;
  std::string_view choices = {};  // "text json markdown"; anything else is refused
  bool is_repeatable = false;     // otherwise the last one wins
  bool is_list = false;           // commas separate values
};

struct Positional {
  std::string_view name;  // "RUN"; empty: none is taken
  std::size_t minimum = 0;
  std::size_t maximum = 0;
  Completes completes = Completes::kNothing;
  std::string_view choices = {};
};

// A verb: its table is the only source of parsing, help and completion.
struct Command {
  std::string_view name;     // "check"; of a verb of a command: "plugin list"
  std::string_view summary;  // in the list of commands
  std::string_view doc;      // whole sentences; line breaks are kept
  Positional positional;
  std::span<const Option> options;
  std::string_view examples;  // one a line, each a whole command
  int (*run)(const Arguments& arguments);
  bool is_listed = true;  // in the help and in completion
  // Of a command that only groups: the word after its name chooses. Then it has no options and no
  // `run`.
  std::span<const Command* const> verbs = {};

  // The last word of the name.
  [[nodiscard]] std::string_view word() const { return name.substr(name.rfind(' ') + 1); }
};

// All of them, in the order of the help.
[[nodiscard]] std::span<const Command* const> commands();
[[nodiscard]] const Command* find_command(std::string_view name);

// What every command takes besides its own: --help.
[[nodiscard]] const Option& help_option();

}  // namespace aipreflight::cli
