#pragma once

#include <aipreflight/selftest.hpp>

#include "settings.hpp"

namespace aipreflight::rollback {

// A runbook that nobody has written yet. None where the section names no runbook: the throw says
// so.
void describe_known_bad(const Settings& settings, sdk::KnownBad& input);

}  // namespace aipreflight::rollback
