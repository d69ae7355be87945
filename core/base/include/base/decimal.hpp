#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aipreflight::text {

// A decimal number without sign or exponent: digits, with one point among or beside them or none.
struct Decimal {
  double value = 0;      // correctly rounded
  std::size_t size = 0;  // bytes of it; 0: there is none, or it has more digits than are exact
};

// The one that `text` begins with; what follows it is not looked at. Up to 15 digits and the power
// of ten below them are doubles exactly, so that one division rounds correctly (Clinger 1990).
[[nodiscard]] inline Decimal leading_decimal(std::string_view text) {
  constexpr std::size_t kMostDigits = 15;
  constexpr double kPowers[] = {
      1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  std::uint64_t mantissa = 0;
  std::size_t digits = 0;
  std::size_t decimals = 0;
  bool has_point = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const auto digit = static_cast<unsigned char>(text[i] - '0');
    if (digit <= 9) {
      if (++digits > kMostDigits) return {};
      mantissa = mantissa * 10 + digit;
      decimals += has_point ? 1 : 0;
    } else if (text[i] == '.' && !has_point) {
      has_point = true;
    } else {
      break;
    }
  }
  if (digits == 0) return {};
  return {static_cast<double>(mantissa) / kPowers[decimals], i};
}

}  // namespace aipreflight::text
