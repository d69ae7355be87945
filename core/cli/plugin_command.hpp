#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aipreflight::cli {

// The first word of commands that modules of this tree offer: `aipreflight WORD …` is the command
// "<prefix>-…" of the module. Written by the build from aipreflight_plugin_commands().
struct CommandWord {
  std::string_view word;     // "sweep"
  std::string_view module;   // "sla"
  std::string_view prefix;   // "sweep"; empty: the word stands for the module, and a verb follows
  std::string_view summary;  // in the list of commands
};
[[nodiscard]] const std::vector<CommandWord>& command_words();

// Runs `words` as a command of a module, in a process of its own: a word of the tree's modules, or
// the id of any module that can be found. nullopt if the first word is neither. `wants_help`: shows
// what the words name instead.
[[nodiscard]] std::optional<int> run_plugin_command(const std::vector<std::string>& words,
                                                    bool wants_help);

}  // namespace aipreflight::cli
