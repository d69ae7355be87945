#pragma once

#include <string_view>

namespace aipreflight::cli {

// docs/schema/report.schema.json, as it was when this was built.
[[nodiscard]] std::string_view report_schema();

}  // namespace aipreflight::cli
