#pragma once

#include <string>
#include <vector>

#include "extends.hpp"
#include "profile/load.hpp"

namespace aipreflight::profile {

// load() and load_thresholds() over files and variables from wherever the caller says.
[[nodiscard]] Loaded load_from(const std::string& path,
                               const std::vector<Override>& overrides,
                               const ReadFile& read,
                               const Environment& environment);
[[nodiscard]] Loaded load_thresholds_from(const std::string& path,
                                          const std::vector<Override>& overrides,
                                          const ReadFile& read,
                                          const Environment& environment);

}  // namespace aipreflight::profile
