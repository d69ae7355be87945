#pragma once

#include <map>
#include <string>

namespace aipreflight::cli {

// What the CI system says of this run: "ci", "commit", "branch", "run_url", as far as its variables
// are set. Nothing else of the environment is recorded.
[[nodiscard]] std::map<std::string, std::string> ci_facts();

}  // namespace aipreflight::cli
