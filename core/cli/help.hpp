#pragma once

#include <string>

#include "command.hpp"

namespace aipreflight::cli {

[[nodiscard]] std::string brief_usage();                 // at most 20 lines, for who said nothing
[[nodiscard]] std::string usage();                       // of the program: every listed command
[[nodiscard]] std::string help(const Command& command);  // usage, options, examples
// A line of a list: what, and its explanation in a column.
[[nodiscard]] std::string explained(const std::string& what, std::string_view doc);

}  // namespace aipreflight::cli
