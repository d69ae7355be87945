#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "json/value.hpp"

namespace aipreflight::evals {

// Calls `take` with every value of JSON Lines and the number of its line; blank lines are left out.
// Reason "malformed" where a line is no JSON object, with its number.
[[nodiscard]] Result<void> for_each_line(
    std::string_view text,
    const std::string& file,
    const std::function<Result<void>(const json::Value&, std::size_t)>& take);

}  // namespace aipreflight::evals
