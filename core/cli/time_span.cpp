#include "time_span.hpp"

#include <cmath>

#include "base/text.hpp"

namespace aipreflight::cli {
namespace {

// Milliseconds of a unit; 0 for one that is not known.
double scale_of(std::string_view unit) {
  if (unit == "ms") return 1;
  if (unit == "s" || unit.empty()) return 1000;
  if (unit == "m") return 60'000;
  if (unit == "h") return 3'600'000;
  return 0;
}

}  // namespace

std::optional<std::chrono::milliseconds> to_time_span(std::string_view text) {
  constexpr double kLongest = 30.0 * 24 * 3'600'000;
  double total = 0;
  bool is_first = true;
  while (!text.empty()) {
    const std::size_t number_end = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string_view number = text.substr(0, number_end);
    text.remove_prefix(number_end);
    const std::size_t unit_end = std::min(text.find_first_of("0123456789."), text.size());
    const std::string_view unit = text.substr(0, unit_end);
    text.remove_prefix(unit_end);
    const auto amount = text::to_number(number);
    const double scale = scale_of(unit);
    const bool is_bare_part = unit.empty() && !(is_first && text.empty());
    if (!amount || scale == 0 || is_bare_part) return std::nullopt;
    total += *amount * scale;
    is_first = false;
  }
  if (!(total >= 1) || total > kLongest) return std::nullopt;
  return std::chrono::milliseconds(std::llround(total));
}

}  // namespace aipreflight::cli
