#include "reader.hpp"

#include <charconv>
#include <limits>

#include "base/text.hpp"

namespace aipreflight::syntax {

double read_number(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '_') digits += c;
  }
  while (!digits.empty() && (digits.back() == 'n' || digits.back() == 'L')) digits.pop_back();
  if (digits.size() > 2 && digits[0] == '0') {
    const char mark = static_cast<char>(digits[1] | 0x20);
    const int base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    if (base != 0) {
      unsigned long long value = 0;
      const auto [end, error] =
          std::from_chars(digits.data() + 2, digits.data() + digits.size(), value, base);
      if (error == std::errc() && end == digits.data() + digits.size()) {
        return static_cast<double>(value);
      }
      return std::numeric_limits<double>::quiet_NaN();
    }
  }
  return text::to_double(digits).value_or(std::numeric_limits<double>::quiet_NaN());
}

void append_code_point(std::string& out, std::uint32_t code) {
  const auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = 0xFFFD;
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | (code >> 6));
    add(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    add(0xE0 | (code >> 12));
    add(0x80 | ((code >> 6) & 0x3F));
    add(0x80 | (code & 0x3F));
  } else {
    add(0xF0 | (code >> 18));
    add(0x80 | ((code >> 12) & 0x3F));
    add(0x80 | ((code >> 6) & 0x3F));
    add(0x80 | (code & 0x3F));
  }
}

}  // namespace aipreflight::syntax
