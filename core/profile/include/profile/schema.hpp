#pragma once

#include <vector>

#include "json/value.hpp"
#include "model/check_type.hpp"

namespace aipreflight::profile {

// JSON Schema (draft 2020-12) of a profile for editors: the general form and the legacy sections,
// with the key tables of the modules given.
[[nodiscard]] json::Value profile_schema(const std::vector<Module>& modules);

}  // namespace aipreflight::profile
