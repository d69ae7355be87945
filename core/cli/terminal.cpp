#include "terminal.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.hpp"

namespace aipreflight::cli {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

int columns_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  constexpr int kUsual = 80;
  return kUsual;
}

// 0, or the errno of the write that failed.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

TerminalFacts terminal_facts(int descriptor) {
  TerminalFacts facts;
  facts.is_terminal = isatty(descriptor) == 1;
  if (facts.is_terminal) facts.columns = columns_of(descriptor);
  facts.term = variable("TERM");
  facts.no_colour = !variable("NO_COLOR").empty();
  const std::string force = variable("CLICOLOR_FORCE");
  facts.force_colour = !force.empty() && force != "0";
  return facts;
}

bool is_coloured(const TerminalFacts& facts, ColourWish wish) {
  switch (wish) {
    case ColourWish::kAlways:
      return true;
    case ColourWish::kNever:
      return false;
    case ColourWish::kAuto:
      break;
  }
  if (facts.no_colour) return false;
  if (facts.force_colour) return true;
  return facts.is_terminal && facts.term != "dumb";
}

ColourWish colour_wish(std::string_view option) {
  if (option == "always") return ColourWish::kAlways;
  if (option == "never") return ColourWish::kNever;
  return ColourWish::kAuto;
}

bool is_unicode_locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value = text::to_lower(variable(name));
    if (value.empty()) continue;
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

bool write_stdout(std::string_view text) {
  const int failure = write_all(STDOUT_FILENO, text);
  if (failure != 0 && failure != EPIPE) {
    write_stderr("aipreflight: error: stdout: " + std::string(std::strerror(failure)) + '\n');
  }
  return failure == 0;
}

void write_stderr(std::string_view text) {
  write_all(STDERR_FILENO, text);
}

}  // namespace aipreflight::cli
