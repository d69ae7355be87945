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

// Moves `valid`, up to which a text that grows is known to be UTF-8, on. False where the next byte
// is none; of the last character more may come, unless the text is over.
[[nodiscard]] bool extend_utf8(std::string_view text, bool is_last, std::size_t& valid);

// What PowerShell's `>` writes; XML also without the mark of the byte order.
[[nodiscard]] bool is_utf16(std::string_view text);

// The text of ISO 8859-1 in UTF-8.
[[nodiscard]] std::string latin1_to_utf8(std::string_view text);

}  // namespace aipreflight::evals
