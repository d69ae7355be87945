#pragma once

#include <cstdint>
#include <string>

namespace aipreflight {

// A place in something a user wrote. Lines and columns count from 1; 0 means "not known", and a
// reference without a file is "nowhere" (a default, a command-line flag).
struct SourceRef {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  [[nodiscard]] bool known() const { return !file.empty(); }
  // "file:line:col", "file:line" or "file", as far as known; empty when nowhere.
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const SourceRef&, const SourceRef&) = default;
};

}  // namespace aipreflight
