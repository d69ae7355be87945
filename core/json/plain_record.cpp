#include "plain_record.hpp"

#include <bit>
#include <cstring>

#include "base/decimal.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace aipreflight::json {
namespace {

constexpr signed char kFirstPrintable = 0x20;

bool is_plain(char c) {
  // Bytes beyond ASCII are negative.
  return static_cast<signed char>(c) >= kFirstPrintable && c != '"' && c != '\\';
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  [[nodiscard]] bool is_at_end() const { return at_ == end_; }
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
    skip_plain();
    string = {begin, static_cast<std::size_t>(at_ - begin)};
    return take('"');
  }

  bool take_value(Field& field) {
    switch (peek()) {
      case '"':
        field.kind = Field::Kind::kString;
        return take_string(field.string);
      case 't':
        field.kind = Field::Kind::kBool;
        field.boolean = true;
        return take_word("true");
      case 'f':
        field.kind = Field::Kind::kBool;
        return take_word("false");
      case 'n':
        return take_word("null");
      default:
        field.kind = Field::Kind::kNumber;
        return take_number(field.number);
    }
  }

 private:
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

  bool take_word(std::string_view word) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word))
      return false;
    at_ += word.size();
    return true;
  }

  bool take_number(double& number) {
    const bool is_negative = take('-');
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    const text::Decimal decimal = text::leading_decimal(rest);
    if (decimal.size == 0 || rest[0] == '.' || rest[decimal.size - 1] == '.') return false;
    if (rest[0] == '0' && decimal.size > 1 && rest[1] != '.') return false;
    number = is_negative ? -decimal.value : decimal.value;
    at_ += decimal.size;
    return true;
  }

  const char* at_;
  const char* end_;
};

}  // namespace

bool tell_plain_record(std::string_view text, RecordVisitor& visitor, std::size_t& told) {
  Scanner scanner(text);
  scanner.skip_space();
  if (!scanner.take('{')) return false;
  do {
    scanner.skip_space();
    std::string_view name;
    if (!scanner.take_string(name)) return false;
    scanner.skip_space();
    if (!scanner.take(':')) return false;
    scanner.skip_space();
    Field field;
    if (!scanner.take_value(field)) return false;
    scanner.skip_space();
    // Not before what follows it is seen: `1` may be the beginning of `1e5`.
    if (scanner.peek() != ',' && scanner.peek() != '}') return false;
    visitor.field(name, field);
    ++told;
  } while (scanner.take(','));
  if (!scanner.take('}')) return false;
  scanner.skip_space();
  return scanner.is_at_end();
}

}  // namespace aipreflight::json
