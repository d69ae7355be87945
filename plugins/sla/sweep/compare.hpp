#pragma once

#include <string>
#include <vector>

#include "sweep/saved.hpp"

namespace aipreflight::sla {

// Several sweeps beside each other: what each shows at each number at once, and how many it has
// within its SLA. Where the SLAs differ, that is told, since then the capacities are not of one
// question.
[[nodiscard]] std::string comparison_table(const std::vector<SavedSweep>& sweeps);
[[nodiscard]] std::string comparison_markdown(const std::vector<SavedSweep>& sweeps);
[[nodiscard]] std::string comparison_json(const std::vector<SavedSweep>& sweeps);

}  // namespace aipreflight::sla
