#pragma once

#include "yaml/node.hpp"

namespace aipreflight::profile {

// Lays `over` upon `base`: maps are merged, everything else is replaced. What comes from where
// keeps its place.
void merge(yaml::Node& base, yaml::Node over);

}  // namespace aipreflight::profile
