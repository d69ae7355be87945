#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aipreflight::evals {

// UTF-8, of which every byte is: reason "malformed", with the line of the first that is not. JSON's
// reader says it itself.
[[nodiscard]] Result<void> require_utf8(std::string_view text, const std::string& file);

// What PowerShell's `>` writes.
[[nodiscard]] bool is_utf16(std::string_view text);

}  // namespace aipreflight::evals
