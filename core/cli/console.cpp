#include "console.hpp"

#include <algorithm>
#include <unistd.h>

#include "base/text.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr int kErrorStream = 2;  // AIPF_STREAM_ERROR
constexpr std::size_t kProgressWidth = 70;

// Bytes of a colour at the beginning of the text; 0: there is none.
std::size_t colour_size(std::string_view text) {
  constexpr std::string_view kStart = "\x1b[";
  constexpr std::size_t kLongest = 24;
  if (!text.starts_with(kStart)) return 0;
  const std::size_t end = text.substr(0, kLongest).find_first_not_of("0123456789;", kStart.size());
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

// Bytes up to the first that is to be looked at.
std::size_t plain_size(std::string_view text) {
  return static_cast<std::size_t>(
      std::find_if(text.begin(),
                   text.end(),
                   [](char c) { return c == '\n' || c == '\t' || c == '\r' || c == '\x1b'; }) -
      text.begin());
}

}  // namespace

std::string printable(std::string_view text, bool colour) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    std::size_t size = plain_size(text);
    if (size > 0) {
      result += text::one_line(text.substr(0, size), 4 * size + 16);
    } else if (const std::size_t escape = colour_size(text); escape > 0) {
      size = escape;
      if (colour) result += text.substr(0, size);
    } else if (text.starts_with("\r\n")) {
      size = 2;
      result += "\r\n";
    } else {
      size = 1;
      result += text[0] == '\x1b' || text[0] == '\r' ? text::one_line(text.substr(0, 1))
                                                     : std::string(1, text[0]);
    }
    text.remove_prefix(size);
  }
  return result;
}

Console::Console() {
  const TerminalFacts out = terminal_facts(STDOUT_FILENO);
  const TerminalFacts error = terminal_facts(STDERR_FILENO);
  facts_.columns = out.is_terminal ? static_cast<std::uint32_t>(std::max(out.columns, 0)) : 0;
  facts_.colour = is_coloured(out, ColourWish::kAuto);
  facts_.unicode = is_unicode_locale();
  error_has_colour_ = is_coloured(error, ColourWish::kAuto);
  shows_progress_ = error.is_terminal && error.term != "dumb";
}

Console::~Console() {
  clear_progress();
}

bool Console::print(int stream, const std::string& text) {
  if (stream == kErrorStream) {
    print_error(text);
    return true;
  }
  clear_progress();
  return write_stdout(printable(secrets_.hide(text), facts_.colour));
}

void Console::print_error(const std::string& text) {
  clear_progress();
  write_stderr(printable(secrets_.hide(text), error_has_colour_));
}

void Console::show_progress(double fraction, const std::string& text) {
  if (!shows_progress_) return;
  std::string line = "\r\x1b[K";
  if (fraction >= 0) line += std::to_string(static_cast<int>(fraction * 100)) + "% ";
  write_stderr(line + text::one_line(secrets_.hide(text), kProgressWidth));
  has_progress_ = true;
}

void Console::clear_progress() {
  if (has_progress_) write_stderr("\r\x1b[K");
  has_progress_ = false;
}

}  // namespace aipreflight::cli
