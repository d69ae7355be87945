#pragma once

#include <aipreflight/selftest.hpp>

#include "settings.hpp"

namespace aipreflight::rag {

// Records of a system that retrieves nothing of use, cites what it did not retrieve, declines what
// it could answer and answers what it could not; beside them, as the baseline, the same queries
// answered well. None where the section has no bound: the throw says so.
void describe_known_bad(const Settings& settings, sdk::KnownBad& input);

}  // namespace aipreflight::rag
