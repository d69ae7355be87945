#pragma once

#include "conventions.hpp"
#include "inspect.hpp"
#include "json/value.hpp"
#include "settings.hpp"

namespace aipreflight::observability {

// For the report: counts, coverage by field and by attribute, and what the rules found.
[[nodiscard]] json::Value details_of(const Inspection& inspection, const Conventions& conventions);

}  // namespace aipreflight::observability
