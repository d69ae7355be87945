#pragma once

#include "runner/course.hpp"
#include "tables.hpp"

namespace aipreflight::runner {

// Calls the entry symbol and checks the tables that it gives.
[[nodiscard]] Description describe(aipf_entry_v1 entry, const ModuleOrigin& origin);

}  // namespace aipreflight::runner
