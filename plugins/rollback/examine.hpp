#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aipreflight/report.hpp>

#include "breaches.hpp"
#include "drill_record.hpp"
#include "rules.hpp"
#include "settings.hpp"

namespace aipreflight::rollback {

// What all rules together found.
struct Examination {
  std::vector<sdk::Finding> findings;
  std::map<std::string, Breaches::Count, std::less<>> counts;  // by rule that was looked into
  std::optional<DrillRecord> drill;
};

// Holds the text of a runbook against the rules. Reads what the runbook and the settings name, in
// the working directory; asks git, never the network. `now` is in seconds since 1970.
[[nodiscard]] Examination examine(std::string_view text,
                                  const Rules& rules,
                                  const Settings& settings,
                                  std::int64_t now);

}  // namespace aipreflight::rollback
