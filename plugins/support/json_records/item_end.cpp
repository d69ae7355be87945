#include "item_end.hpp"

#include <bit>
#include <cstdint>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace aipreflight::json_records {
#if defined(__SSE2__)
namespace {

constexpr std::size_t kStep = 64;

// Of so many bytes, which are what; the first is the lowest bit.
struct Marks {
  std::uint64_t quotes = 0;
  std::uint64_t backslashes = 0;
  std::uint64_t opens = 0;
  std::uint64_t closes = 0;
};

std::uint64_t mask_of(__m128i bytes) {
  return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
}

Marks marks_of(const char* text) {
  Marks marks;
  for (std::size_t i = 0; i < kStep; i += sizeof(__m128i)) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
    // This bit is all that '[' and '{', and ']' and '}', differ in.
    const __m128i curly = _mm_or_si128(bytes, _mm_set1_epi8('[' ^ '{'));
    marks.quotes |= mask_of(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))) << i;
    marks.backslashes |= mask_of(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))) << i;
    marks.opens |= mask_of(_mm_cmpeq_epi8(curly, _mm_set1_epi8('{'))) << i;
    marks.closes |= mask_of(_mm_cmpeq_epi8(curly, _mm_set1_epi8('}'))) << i;
  }
  return marks;
}

// Whether none of so many bytes ends a string or begins an escape. Long strings are most of what
// most items are.
bool are_of_string(const char* text) {
  __m128i ends = _mm_setzero_si128();
  for (std::size_t i = 0; i < kStep; i += sizeof(__m128i)) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
    ends = _mm_or_si128(ends,
                        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
  }
  return _mm_movemask_epi8(ends) == 0;
}

// What is escaped: behind a run of backslashes, of which every second one is escaped itself, by
// the carry of an addition (Langdale and Lemire, VLDB Journal 28, 2019). `is_escaped`: the first
// byte is; afterwards, the first of the next step.
std::uint64_t escaped_by(std::uint64_t backslashes, bool& is_escaped) {
  constexpr std::uint64_t kEven = 0x5555555555555555u;
  const std::uint64_t first = is_escaped ? 1 : 0;
  is_escaped = false;
  backslashes &= ~first;
  if (backslashes == 0) return first;
  const std::uint64_t followers = backslashes << 1 | first;
  const std::uint64_t odd_starts = backslashes & ~kEven & ~followers;
  std::uint64_t ends = 0;
  is_escaped = __builtin_add_overflow(odd_starts, backslashes, &ends);
  return (kEven ^ (ends << 1)) & followers;
}

// Each bit that has an odd number of set ones up to it.
std::uint64_t parities(std::uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace

std::size_t pass_item(std::string_view block, std::size_t i, ItemPlace& place) {
  for (; i + kStep <= block.size(); i += kStep) {
    if (place.is_in_string && !place.is_escaped && are_of_string(block.data() + i)) continue;
    const Marks marks = marks_of(block.data() + i);
    bool is_escaped = place.is_escaped;
    const std::uint64_t escaped = escaped_by(marks.backslashes, is_escaped);
    std::uint64_t strings = parities(marks.quotes & ~escaped);
    if (place.is_in_string) strings = ~strings;
    // A backslash where no string is escapes nothing.
    if ((marks.backslashes & ~strings) != 0) return i;
    const std::uint64_t closes = marks.closes & ~strings;
    const std::uint64_t opens = marks.opens & ~strings;
    for (std::uint64_t both = opens | closes; both != 0; both &= both - 1) {
      const std::uint64_t lowest = both & -both;
      place.depth += (opens & lowest) != 0 ? 1 : -std::size_t{1};
      if (place.depth != 0) continue;
      place.is_in_string = place.is_escaped = false;
      return i + static_cast<std::size_t>(std::countr_zero(lowest)) + 1;
    }
    place.is_in_string = strings >> (kStep - 1) != 0;
    place.is_escaped = is_escaped;
  }
  return i;
}
#else
std::size_t pass_item(std::string_view, std::size_t i, ItemPlace&) {
  return i;
}
#endif

}  // namespace aipreflight::json_records
