#pragma once

#include <string>

#include "command.hpp"

namespace aipreflight::cli {

[[nodiscard]] std::string usage();                       // of the program: every listed command
[[nodiscard]] std::string help(const Command& command);  // usage, options, examples

}  // namespace aipreflight::cli
