#pragma once

#include <string>
#include <string_view>

#include "base/secrets.hpp"
#include "model/console.hpp"

namespace aipreflight::cli {

// Text of a plugin as a terminal may have it: control characters are shown escaped, except tab,
// line ends and, where `colour` allows them, the escapes that only set colours ("ESC [ 1 ; 31 m").
[[nodiscard]] std::string printable(std::string_view text, bool colour);

// Where a plugin's command prints: stdout and stderr, and a line of progress on a terminal. Secrets
// are taken out. One thread.
class Console {
 public:
  Console();
  ~Console();  // clears the line of progress
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  [[nodiscard]] const ConsoleFacts& facts() const { return facts_; }
  void hide(const std::string& secret) { secrets_.add(secret); }
  // False if nobody reads it any more.
  bool print(int stream, const std::string& text);
  void print_error(const std::string& text);
  void show_progress(double fraction, const std::string& text);

 private:
  void clear_progress();

  ConsoleFacts facts_;
  bool error_has_colour_ = false;
  bool shows_progress_ = false;
  bool has_progress_ = false;
  Secrets secrets_;
};

}  // namespace aipreflight::cli
