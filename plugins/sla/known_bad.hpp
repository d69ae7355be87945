#pragma once

#include <aipreflight/selftest.hpp>

#include "config.hpp"

namespace aipreflight::sla {

// Records of an endpoint that misses every limit: each probe slow, every second one failed.
void describe_known_bad(const Settings& settings, sdk::KnownBad& input);

}  // namespace aipreflight::sla
