#include "money.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"

namespace aipreflight::cost {

std::string dollars(double value, int digits) {
  std::array<char, 400> buffer{};
  const auto [end, error] = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, digits);
  std::string text(buffer.data(), error == std::errc() ? end : buffer.data());
  const std::size_t start = text.starts_with('-') ? 1 : 0;
  const std::size_t point = text.find('.');
  for (std::size_t at = point == std::string::npos ? text.size() : point; at > start + 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text.starts_with('-') ? "-$" + text.substr(1) : '$' + text;
}

std::string amount(double value) {
  if (value == 0 || value >= 1) return dollars(value);
  return '$' + text::format_number(value, 3);
}

std::string signed_amount(double value) {
  if (value == 0) return dollars(0);
  return (value < 0 ? '-' : '+') + amount(std::abs(value));
}

std::string signed_percent(double percent) {
  return (percent > 0 ? "+" : "") + text::format_number(percent, 3) + '%';
}

}  // namespace aipreflight::cost
