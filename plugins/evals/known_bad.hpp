#pragma once

#include <aipreflight/selftest.hpp>

#include "settings.hpp"

namespace aipreflight::evals {

// Results in which no case passed and every metric is on the wrong side of its bounds. None where
// the section has no bound: the throw says so.
void describe_known_bad(const Settings& settings, sdk::KnownBad& input);

}  // namespace aipreflight::evals
