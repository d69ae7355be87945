#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace aipreflight::text {

// Whether a text is a literal. The size of that is known when this is compiled, so that what is
// short is compared without a call.
template <std::size_t kSize>
[[nodiscard]] inline bool is(std::string_view text, const char (&literal)[kSize]) {
  return text.size() == kSize - 1 && std::memcmp(text.data(), literal, kSize - 1) == 0;
}

}  // namespace aipreflight::text
