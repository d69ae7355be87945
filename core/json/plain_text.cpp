#include "plain_text.hpp"

#include <cstring>

namespace aipreflight::json {

bool is_plain_text(std::string_view text) {
  constexpr auto is_odd = [](char c) { return static_cast<signed char>(c) < 0 || c == '\\'; };
#if defined(__SSE2__)
  const __m128i backslash = _mm_set1_epi8('\\');
  for (; text.size() >= sizeof(__m128i); text.remove_prefix(sizeof(__m128i))) {
    __m128i bytes;
    std::memcpy(&bytes, text.data(), sizeof bytes);
    // The highest bit of each byte is what is beyond ASCII.
    if (_mm_movemask_epi8(_mm_or_si128(bytes, _mm_cmpeq_epi8(bytes, backslash))) != 0) return false;
  }
#endif
  for (const char c : text) {
    if (is_odd(c)) return false;
  }
  return true;
}

}  // namespace aipreflight::json
