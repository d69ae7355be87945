#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

#if defined(__SSE2__) && !defined(RAPIDJSON_SSE2)
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/allocators.h>
#include <rapidjson/reader.h>

// How this component drives RapidJSON: in place, over a copy of the text, without recursion.
namespace aipreflight::json {

// A writable copy of a text with the NUL that RapidJSON stops at, and room for the vector loads that
// it makes beyond that. Short texts stay on the stack.
class Copy {
 public:
  explicit Copy(std::string_view text);
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  [[nodiscard]] char* data() { return data_; }

 private:
  static constexpr std::size_t kPadding = 32;
  static constexpr std::size_t kShort = 2048;
  char short_[kShort];
  std::string long_;
  char* data_;
};

inline Copy::Copy(std::string_view text) : data_(short_) {
  if (text.size() + kPadding > kShort) {
    long_.resize(text.size() + kPadding);
    data_ = long_.data();
  }
  text.copy(data_, text.size());
  std::char_traits<char>::assign(data_ + text.size(), kPadding, '\0');
}

// Numbers arrive as text, since RapidJSON 1.1 rounds some of them wrongly.
inline constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseInsituFlag |
                                   rapidjson::kParseNumbersAsStringsFlag;

using Reader =
    rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, rapidjson::MemoryPoolAllocator<>>;

// Offset of the first byte that no JSON text may hold anywhere, and why; the size if there is none.
struct BadByte {
  std::size_t offset = 0;
  const char* reason = nullptr;
};
[[nodiscard]] BadByte find_bad_byte(std::string_view text);

// What RapidJSON found wrong, in words.
[[nodiscard]] std::string describe(rapidjson::ParseErrorCode code);

}  // namespace aipreflight::json
