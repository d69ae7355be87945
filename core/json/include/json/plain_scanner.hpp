#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/decimal.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace aipreflight::json {

// A number as programs write nearly all of them: without an exponent, of up to 15 digits.
struct PlainNumber {
  double value = 0;
  bool is_whole = false;  // written without a point, and no -0
};

// Takes the parts of a JSON text that are plain: strings without escapes, such numbers, words. Its
// parts are those of JSON, and it builds nothing: texts are where they stand. What it refuses may
// be an error or not; where it stands then is unspecified.
class PlainScanner {
 public:
  explicit PlainScanner(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  [[nodiscard]] bool is_at_end() const { return at_ == end_; }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] char peek() const { return at_ == end_ ? '\0' : *at_; }
  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n')) ++at_;
  }

  bool take_string(std::string_view& string) {
    if (!take('"')) return false;
    const char* const begin = at_;
    do {
      skip_plain();
    } while (at_ != end_ && static_cast<signed char>(*at_) < 0 && skip_beyond_ascii());
    string = {begin, static_cast<std::size_t>(at_ - begin)};
    return take('"');
  }

  // Past a string, whatever characters and escapes it has.
  bool skip_string();
  // Past a value, in which no other is nested deeper than this.
  bool skip_value(std::size_t depth);

  bool take_word(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  // Of `1e5` takes the 1: what follows has to be looked at.
  bool take_number(PlainNumber& number) {
    const bool is_negative = take('-');
    const std::string_view rest = this->rest();
    const text::Decimal decimal = text::leading_decimal(rest);
    if (decimal.size == 0 || rest[0] == '.' || rest[decimal.size - 1] == '.') return false;
    if (rest[0] == '0' && decimal.size > 1 && rest[1] != '.') return false;
    number.value = is_negative ? -decimal.value : decimal.value;
    number.is_whole = rest.substr(0, decimal.size).find('.') == std::string_view::npos &&
                      (!is_negative || decimal.value != 0);
    at_ += decimal.size;
    return true;
  }

  // An object whose members' values `take`, given the name, takes; blanks around them are skipped.
  template <typename Take>
  bool take_object(const Take& take) {
    std::string_view name;
    return take_members([&] { return take_string(name); }, [&] { return take(name); });
  }
  // An array whose items `take` takes, likewise.
  template <typename Take>
  bool take_array(const Take& take) {
    return take_all('[', ']', take);
  }

 private:
  static constexpr signed char kFirstPrintable = 0x20;

  bool skip_number();
  bool skip_escape();
  bool skip_beyond_ascii();
  bool take_code_unit(unsigned& unit);

  template <typename TakeName, typename TakeValue>
  bool take_members(const TakeName& take_name, const TakeValue& take_value) {
    return take_all('{', '}', [&] {
      if (!take_name()) return false;
      skip_space();
      if (!take(':')) return false;
      skip_space();
      return take_value();
    });
  }

  template <typename Take>
  bool take_all(char open, char close, const Take& take_part) {
    if (!take(open)) return false;
    skip_space();
    if (take(close)) return true;
    do {
      skip_space();
      if (!take_part()) return false;
      skip_space();
    } while (take(','));
    return take(close);
  }

  [[nodiscard]] std::string_view rest() const {
    return {at_, static_cast<std::size_t>(end_ - at_)};
  }
  static bool is_plain(char c) {
    // Bytes beyond ASCII are negative.
    return static_cast<signed char>(c) >= kFirstPrintable && c != '"' && c != '\\';
  }

  void skip_plain() {
#if defined(__SSE2__)
    constexpr std::ptrdiff_t kWidth = sizeof(__m128i);
    const __m128i printable = _mm_set1_epi8(kFirstPrintable);
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    while (end_ - at_ >= kWidth) {
      __m128i bytes;
      std::memcpy(&bytes, at_, sizeof bytes);
      const __m128i other = _mm_or_si128(
          _mm_cmplt_epi8(bytes, printable),
          _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
      const auto mask = static_cast<unsigned>(_mm_movemask_epi8(other));
      if (mask != 0) {
        at_ += std::countr_zero(mask);
        return;
      }
      at_ += kWidth;
    }
#endif
    while (at_ != end_ && is_plain(*at_)) ++at_;
  }

  const char* at_;
  const char* end_;
};

}  // namespace aipreflight::json
