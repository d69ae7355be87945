#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aipreflight::evals {

// UTF-8, of which every byte is: reason "malformed", with the line of the first that is not. JSON's
// reader says it itself.
[[nodiscard]] Result<void> require_utf8(std::string_view text, const std::string& file);
[[nodiscard]] Error not_utf8(const std::string& file, std::size_t line);

// What PowerShell's `>` writes; XML also without the mark of the byte order.
[[nodiscard]] bool is_utf16(std::string_view text);

// The text of ISO 8859-1 in UTF-8.
[[nodiscard]] std::string latin1_to_utf8(std::string_view text);

}  // namespace aipreflight::evals
