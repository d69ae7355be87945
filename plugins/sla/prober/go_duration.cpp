#include "prober/go_duration.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::sla {
namespace {

// Longest first: "ms" is not minutes.
constexpr std::array<std::pair<std::string_view, double>, 8> kUnits = {{{"ns", 1},
                                                                        {"us", 1e3},
                                                                        {"\xC2\xB5s", 1e3},
                                                                        {"\xCE\xBCs", 1e3},
                                                                        {"ms", 1e6},
                                                                        {"s", 1e9},
                                                                        {"m", 60e9},
                                                                        {"h", 3600e9}}};

std::optional<double> unit(std::string_view& text) {
  for (const auto& [name, nanoseconds] : kUnits) {
    if (!text.starts_with(name)) continue;
    text.remove_prefix(name.size());
    return nanoseconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::nanoseconds> go_duration(std::string_view text) {
  constexpr double kYear = 365 * 24 * 3600e9;
  if (text == "0") return std::chrono::nanoseconds(0);
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    const std::size_t digits = text.find_first_not_of("0123456789.");
    if (digits == std::string_view::npos) return std::nullopt;
    const auto number = text::to_number(text.substr(0, digits));
    text.remove_prefix(digits);
    const auto scale = unit(text);
    if (!number || !scale) return std::nullopt;
    total += *number * *scale;
  }
  if (total > kYear) return std::nullopt;
  return std::chrono::nanoseconds(std::llround(total));
}

}  // namespace aipreflight::sla
