#include "known_bad.hpp"

#include <aipreflight/outcome.hpp>

namespace aipreflight::rollback {

void describe_known_bad(const Settings& settings, sdk::KnownBad& input) {
  if (settings.runbook.empty()) {
    throw sdk::NotApplicable("nothing_gated", "the section names no runbook");
  }
  input.set("rollback_runbook",
            input.file("known-bad-runbook.md", "text/markdown", "# Rollback\n\nTODO\n"));
}

}  // namespace aipreflight::rollback
