#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document.hpp"

namespace aipreflight::rollback {

struct Word {
  std::string text;         // quotes and backslashes taken off
  bool is_dynamic = false;  // a variable, a substitution or a pattern is in it: only a shell knows
  bool is_written = false;  // what a redirection writes
  Place place;
};

struct ShellCommand {
  std::vector<Word> words;
};

struct ShellScript {
  std::vector<ShellCommand> commands;
  std::optional<Piece> defect;  // why and where a shell would not understand it
};

// The simple commands of lines of POSIX shell, as far as they can be told without running them:
// quotes, continuations, comments, operators, redirections and here-documents are known;
// assignments before a command are left out. What stands in `$(…)` is not looked into.
[[nodiscard]] ShellScript read_shell(const std::vector<Piece>& lines);

// The lines of a fenced block that are commands: where some start with "$ ", those and
// their continuations, without the prompt; else all.
[[nodiscard]] std::vector<Piece> command_lines(const Fence& fence);

}  // namespace aipreflight::rollback
