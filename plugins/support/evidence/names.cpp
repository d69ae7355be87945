#include "evidence/names.hpp"

#include "base/text.hpp"

namespace aipreflight::evidence {
namespace {

constexpr int kFewestDigits = 4;
constexpr int kMostDigits = 17;
constexpr std::string_view kPlain = "_.:/@+ -";

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80 || kPlain.find(c) != std::string_view::npos;
}

// Joiners, zero-width spaces, soft hyphens and marks of direction: nobody sees them, and they make
// two names look the same.
bool starts_invisible(std::string_view text) {
  for (const std::string_view lead : {"\xE2\x80", "\xE2\x81", "\xC2\xAD", "\xEF\xBB\xBF"}) {
    if (text.substr(0, lead.size()) == lead) return true;
  }
  return false;
}

std::string with_digits(double value, std::string_view unit, int digits) {
  if (unit == "ratio") return text::format_number(value * 100, digits) + '%';
  return text::format_number(value, digits);
}

}  // namespace

std::string id_part(std::string_view name) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string id;
  // one_line() spells out what no terminal should see, invalid UTF-8 and bidirectional controls
  // too.
  const std::string safe = text::one_line(text::cut(name, kMaxNameBytes));
  bool is_escaping = false;  // the bytes of one character
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const auto byte = static_cast<unsigned char>(safe[i]);
    const bool is_continuation = (byte & 0xC0u) == 0x80u;
    if (!is_continuation) {
      is_escaping = !is_plain(safe[i]) || starts_invisible(std::string_view(safe).substr(i));
    }
    if (is_escaping) {
      id += {'%', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      id += safe[i];
    }
  }
  return id;
}

std::string shown(double value, double other, std::string_view unit) {
  int digits = kFewestDigits;
  while (digits < kMostDigits && value != other &&
         with_digits(value, unit, digits) == with_digits(other, unit, digits)) {
    ++digits;
  }
  return with_digits(value, unit, digits);
}

}  // namespace aipreflight::evidence
