#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "json/value.hpp"

namespace aipreflight::evals {

// Calls `take` with every record of a JSON array or of JSON Lines (json_records/records.hpp).
// Errors name the line in their message, as all of these readers do.
[[nodiscard]] Result<void> for_each_record(
    std::string_view text,
    const std::string& file,
    const std::function<Result<void>(const json::Value&)>& take);

}  // namespace aipreflight::evals
