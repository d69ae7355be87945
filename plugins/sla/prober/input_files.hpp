#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::sla {

// Prompts of a file: one a line, or, where the first line begins with '{', JSON Lines whose
// `prompt` is meant. Errors name the line.
[[nodiscard]] Result<std::vector<std::string>> read_prompts(const std::string& path);

// Times at which requests are due, from the first one on, not falling: one number of seconds a
// line, or JSON Lines with `timestamp` in milliseconds as the traces of Mooncake have it.
[[nodiscard]] Result<std::vector<std::chrono::nanoseconds>> read_trace(const std::string& path);

}  // namespace aipreflight::sla
