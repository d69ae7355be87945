#pragma once

#include <cstddef>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace aipreflight::text {

inline constexpr std::size_t kMarkedBytes = 16;

// Which of the sixteen bytes at `text` are one of these; the first is the lowest bit.
template <char... kWanted>
[[nodiscard]] inline unsigned marks_of(const char* text) {
#if defined(__SSE2__)
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
  __m128i found = _mm_setzero_si128();
  ((found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(kWanted)))), ...);
  return static_cast<unsigned>(_mm_movemask_epi8(found));
#else
  unsigned marks = 0;
  for (std::size_t i = 0; i < kMarkedBytes; ++i) {
    marks |= ((text[i] == kWanted) || ...) ? 1u << i : 0u;
  }
  return marks;
#endif
}

}  // namespace aipreflight::text
