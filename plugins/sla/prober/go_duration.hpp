#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace aipreflight::sla {

// A duration as Go writes it (pkg.go.dev/time#ParseDuration): "500ms", "1m30s", "1.5h", "0"; not
// negative, and at most a year.
[[nodiscard]] std::optional<std::chrono::nanoseconds> go_duration(std::string_view text);

}  // namespace aipreflight::sla
