#pragma once

#include <aipreflight/selftest.hpp>

namespace aipreflight::diagnose {

// A run of which every probe was refused for its rate, and the metrics of its idle server.
void describe_known_bad(sdk::KnownBad& input);

}  // namespace aipreflight::diagnose
