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
  for (const char c : text::one_line(text::cut(name, kMaxNameBytes))) {
    if (is_plain(c)) {
      id += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    id += '%';
    id += kHex[byte >> 4];
    id += kHex[byte & 15];
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
