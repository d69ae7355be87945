#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace aipreflight::cli {

// "250ms", "30s", "5m", "1h30m"; a bare number is seconds. More than zero and at most 30 days;
// nullopt otherwise.
[[nodiscard]] std::optional<std::chrono::milliseconds> to_time_span(std::string_view text);

}  // namespace aipreflight::cli
