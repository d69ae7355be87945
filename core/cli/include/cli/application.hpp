#pragma once

#include <string>
#include <vector>

namespace aipreflight::cli {

// The whole program: `arguments` without the program's name. Returns the exit status of
// docs/verdicts.md. Nothing is thrown; a defect of the host itself is said on stderr and is 3.
[[nodiscard]] int run(const std::vector<std::string>& arguments);

}  // namespace aipreflight::cli
