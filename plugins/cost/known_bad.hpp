#pragma once

#include <aipreflight/selftest.hpp>

#include "settings.hpp"

namespace aipreflight::cost {

// A source file with a call that is dearer than any budget at the usage it comes with, and calls of
// models that nobody knows. None where the section has no budget: the throw says so.
void describe_known_bad(const Settings& settings, sdk::KnownBad& input);

}  // namespace aipreflight::cost
