#pragma once

#include <vector>

#include "problems.hpp"
#include "profile/load.hpp"
#include "yaml/node.hpp"

namespace aipreflight::profile {

// Lays the overrides upon a profile, in their order. In the general form `checks.<id>.…` addresses
// a check by its id, and `probe.…` the section of every check that uses sla.
void apply_overrides(yaml::Node& root, const std::vector<Override>& overrides, Problems& problems);

}  // namespace aipreflight::profile
