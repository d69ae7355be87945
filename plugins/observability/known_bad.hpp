#pragma once

#include <aipreflight/selftest.hpp>

#include "settings.hpp"

namespace aipreflight::observability {

// Telemetry that is not there: a declaration that does not exist, a sample without the fields, a
// canary whose requests nobody traces. Of the level that the section reaches. None where the section
// demands nothing: the throw says so.
void describe_known_bad(const Settings& settings, sdk::KnownBad& input);

}  // namespace aipreflight::observability
