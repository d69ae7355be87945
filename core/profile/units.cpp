#include "units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::profile {
namespace {

using Unit = std::pair<std::string_view, double>;

// Longest first, so that "ms" is not read as "m".
constexpr std::array<Unit, 4> kTimes = {{{"ms", 0.001}, {"h", 3600}, {"m", 60}, {"s", 1}}};
constexpr std::array<Unit, 10> kSizes = {{{"", 1},
                                          {"B", 1},
                                          {"KB", 1e3},
                                          {"kB", 1e3},
                                          {"MB", 1e6},
                                          {"GB", 1e9},
                                          {"KiB", 1024.0},
                                          {"MiB", 1048576.0},
                                          {"GiB", 1073741824.0},
                                          {"TiB", 1099511627776.0}}};

bool is_number_character(char c) {
  return (c >= '0' && c <= '9') || c == '.';
}

// Digits and a point at the start of `text`, taken off it.
std::optional<double> take_number(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_number_character);
  const auto size = static_cast<std::size_t>(end - text.begin());
  const auto value = text::to_number(text.substr(0, size));
  text.remove_prefix(size);
  return value;
}

const Unit* take_unit(std::string_view& text) {
  for (const Unit& unit : kTimes) {
    if (!text.starts_with(unit.first)) continue;
    text.remove_prefix(unit.first.size());
    return &unit;
  }
  return nullptr;
}

}  // namespace

std::optional<double> parse_duration(std::string_view text) {
  if (const auto seconds = text::to_number(text)) {
    return *seconds >= 0 ? seconds : std::nullopt;
  }
  double total = 0;
  double last = HUGE_VAL;
  while (!text.empty()) {
    const auto number = take_number(text);
    const Unit* unit = take_unit(text);
    if (!number || unit == nullptr || unit->second >= last) return std::nullopt;
    last = unit->second;
    // 250 / 1000 is the double nearest to a quarter; 250 * 0.001 is not.
    total += unit->second < 1 ? *number / 1000 : *number * unit->second;
  }
  if (last == HUGE_VAL || !std::isfinite(total)) return std::nullopt;
  return total;
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  const auto number = take_number(text);
  if (!number) return std::nullopt;
  for (const auto& [unit, bytes] : kSizes) {
    if (text != unit) continue;
    const double size = *number * bytes;
    if (size > 9e18 || size != std::floor(size)) return std::nullopt;
    return static_cast<std::int64_t>(size);
  }
  return std::nullopt;
}

std::optional<double> parse_percent(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  if (text.find_first_of("eE") != std::string_view::npos) return std::nullopt;
  // Shifted in decimal: dividing by 100 would round twice.
  return text::to_number(std::string(text) + "e-2");
}

bool is_url(std::string_view text) {
  const std::string lower = text::to_lower(text.substr(0, 8));
  const std::size_t scheme = lower.starts_with("https://")  ? 8
                             : lower.starts_with("http://") ? 7
                                                            : 0;
  if (scheme == 0 || text.size() == scheme) return false;
  const char first = text[scheme];
  if (first == '/' || first == ':' || first == '?' || first == '#') return false;
  return std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
  });
}

}  // namespace aipreflight::profile
