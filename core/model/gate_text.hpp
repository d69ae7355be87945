#pragma once

#include <optional>
#include <string>

#include "model/evidence.hpp"

// A gate in words.
namespace aipreflight {

[[nodiscard]] bool is_unmeasured(const Gate& gate);
// What makes a gate no gate at all: a mistake of the plugin, not a property of what it measured.
[[nodiscard]] std::optional<std::string> defect_of(const Gate& gate);
// "p95 TTFT 420 ms against <= 500 ms (n=200)"
[[nodiscard]] std::string measured_against(const Gate& gate);

}  // namespace aipreflight
