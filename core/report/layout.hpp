#pragma once

#include <string>
#include <string_view>

// Lines for a terminal.
namespace aipreflight::report {

// `text` broken between words so that no line is longer than `width` columns, the first starting at
// column `indent` and the others indented by it; 0 does not break. A word that a CI log would read
// as a command
// ("::error::") never begins a line.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace aipreflight::report
