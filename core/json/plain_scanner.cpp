#include "json/plain_scanner.hpp"

#include <charconv>

#include "base/text.hpp"

namespace aipreflight::json {

bool PlainScanner::skip_string() {
  if (!take('"')) return false;
  for (;;) {
    skip_plain();
    if (take('"')) return true;
    if (at_ == end_) return false;
    if (static_cast<signed char>(*at_) < 0 ? !skip_beyond_ascii() : !skip_escape()) return false;
  }
}

bool PlainScanner::skip_beyond_ascii() {
  const char* end = at_;
  while (end != end_ && static_cast<signed char>(*end) < 0) ++end;
  const std::string_view bytes{at_, static_cast<std::size_t>(end - at_)};
  if (text::utf8_prefix(bytes) != bytes.size()) return false;
  at_ = end;
  return true;
}

bool PlainScanner::skip_escape() {
  if (!take('\\') || at_ == end_) return false;
  constexpr std::string_view kSimple = "\"\\/bfnrt";
  const char c = *at_++;
  if (c != 'u') return kSimple.find(c) != std::string_view::npos;
  unsigned unit = 0;
  if (!take_code_unit(unit)) return false;
  if ((unit & 0xF800u) != 0xD800u) return true;
  // One half of a character that needs two.
  unsigned second = 0;
  return unit < 0xDC00u && take_word("\\u") && take_code_unit(second) &&
         (second & 0xFC00u) == 0xDC00u;
}

bool PlainScanner::take_code_unit(unsigned& unit) {
  constexpr std::ptrdiff_t kDigits = 4;
  if (end_ - at_ < kDigits) {
    at_ = end_;
    return false;
  }
  const auto [stop, problem] = std::from_chars(at_, at_ + kDigits, unit, 16);
  if (problem != std::errc() || stop != at_ + kDigits) return false;
  at_ = stop;
  return true;
}

// Of so few digits and so small an exponent that it cannot be beyond the range of a double.
bool PlainScanner::skip_number() {
  constexpr std::ptrdiff_t kMostDigits = 100;
  constexpr std::ptrdiff_t kMostOfExponent = 2;
  const auto skip_digits = [this](std::ptrdiff_t most) {
    const char* const begin = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ != begin && at_ - begin <= most;
  };
  take('-');
  if (!take('0') && !skip_digits(kMostDigits)) return false;
  if (take('.') && !skip_digits(kMostDigits)) return false;
  if (!take('e') && !take('E')) return true;
  if (!take('+')) take('-');
  return skip_digits(kMostOfExponent);
}

bool PlainScanner::skip_value(std::size_t depth) {
  const auto skip_nested = [&] { return skip_value(depth - 1); };
  switch (peek()) {
    case '"':
      return skip_string();
    case '[':
      return depth > 0 && take_array(skip_nested);
    case '{':
      return depth > 0 && take_members([&] { return skip_string(); }, skip_nested);
    case 'n':
      return take_word("null");
    case 't':
      return take_word("true");
    case 'f':
      return take_word("false");
    default:
      return skip_number();
  }
}

}  // namespace aipreflight::json
