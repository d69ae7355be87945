#pragma once

#include <span>
#include <string>

#include "command.hpp"

namespace aipreflight::cli {

// Scripts made from the tables of these commands, and of the verbs below them.
[[nodiscard]] std::string bash_completion(std::span<const Command* const> commands);
[[nodiscard]] std::string zsh_completion(std::span<const Command* const> commands);
[[nodiscard]] std::string fish_completion(std::span<const Command* const> commands);

}  // namespace aipreflight::cli
