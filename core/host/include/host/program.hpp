#pragma once

#include <string>

#include "base/result.hpp"

namespace aipreflight::host {

// A program of this installation, found from the host's own path: beside it, or in
// ../libexec/aipreflight. Error: kPlugin, with `reason`.
[[nodiscard]] Result<std::string> find_program(const std::string& executable,
                                               const std::string& name,
                                               const std::string& reason);

}  // namespace aipreflight::host
