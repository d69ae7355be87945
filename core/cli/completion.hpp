#pragma once

#include <string>

namespace aipreflight::cli {

// Scripts made from the tables of the commands.
[[nodiscard]] std::string bash_completion();
[[nodiscard]] std::string zsh_completion();
[[nodiscard]] std::string fish_completion();

}  // namespace aipreflight::cli
