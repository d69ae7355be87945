#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace aipreflight::cli {

enum class ColourWish { kAuto, kAlways, kNever };

// What decides how a stream is written to; read once, so that the rules can be tested.
struct TerminalFacts {
  bool is_terminal = false;
  int columns = 0;            // 0: not known
  std::string term;           // TERM
  bool no_colour = false;     // NO_COLOR is set and not empty
  bool force_colour = false;  // CLICOLOR_FORCE is set, not empty and not "0"
};
[[nodiscard]] TerminalFacts terminal_facts(int descriptor);

// --color always and never win; then NO_COLOR, CLICOLOR_FORCE, TERM=dumb, and whether it is a
// terminal.
[[nodiscard]] bool is_coloured(const TerminalFacts& facts, ColourWish wish);
[[nodiscard]] ColourWish colour_wish(std::string_view option);

// True if the first of LC_ALL, LC_CTYPE, LANG that is set names UTF-8.
[[nodiscard]] bool is_unicode_locale();

// Whole text to stdout. False if it could not be written; a reader that went away is not worth a
// word, anything else is said on stderr.
bool write_stdout(std::string_view text);
void write_stderr(std::string_view text);

}  // namespace aipreflight::cli
