#pragma once

#include <string>

#include "base/process.hpp"

namespace aipreflight::command {

// How a command ended, and the last words of its standard error: "exited 3: no such table".
[[nodiscard]] std::string describe(const process::Outcome& outcome);

}  // namespace aipreflight::command
