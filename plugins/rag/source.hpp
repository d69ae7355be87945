#pragma once

#include <string>

#include "dataset.hpp"
#include "settings.hpp"

namespace aipreflight::rag {

// Reads what the settings name. Errors have a reason: "malformed", "duplicate", "empty",
// "unreadable", "disjoint" (the run answers no judged query).
[[nodiscard]] Result<Dataset> read_source(const Settings& settings);
// The same with the baseline in place of results or run.
[[nodiscard]] Result<Dataset> read_baseline(const Settings& settings);

}  // namespace aipreflight::rag
