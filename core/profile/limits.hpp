#pragma once

#include <vector>

#include "model/check_type.hpp"

namespace aipreflight::profile {

// What a check of a profile may say below `limits`. docs/plugins.md, "Limits".
[[nodiscard]] const std::vector<Key>& limit_keys();

}  // namespace aipreflight::profile
