#include "timestamp.hpp"

#include <chrono>

#include "base/text.hpp"

namespace aipreflight::diagnose {
namespace {

// A number of exactly `digits` digits at `at`, which moves behind it.
std::optional<int> digits_at(std::string_view text, std::size_t& at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  at += digits;
  return value;
}

bool take(std::string_view text, std::size_t& at, std::string_view any) {
  if (at >= text.size() || any.find(text[at]) == std::string_view::npos) return false;
  ++at;
  return true;
}

std::optional<double> zone_at(std::string_view text, std::size_t& at) {
  if (at == text.size() || take(text, at, "Zz")) return 0;
  const bool is_behind = text[at] == '-';
  if (!take(text, at, "+-")) return std::nullopt;
  const auto hours = digits_at(text, at, 2);
  static_cast<void>(take(text, at, ":"));
  const auto minutes = digits_at(text, at, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const double seconds = *hours * 3600 + *minutes * 60;
  return is_behind ? -seconds : seconds;
}

double fraction_at(std::string_view text, std::size_t& at) {
  double value = 0;
  if (!take(text, at, ".,")) return value;
  for (double place = 0.1; at < text.size() && text[at] >= '0' && text[at] <= '9'; place /= 10) {
    value += place * (text[at++] - '0');
  }
  return value;
}

}  // namespace

std::optional<double> to_unix_seconds(std::string_view text) {
  std::size_t at = 0;
  const auto year = digits_at(text, at, 4);
  if (!year || !take(text, at, "-")) return std::nullopt;
  const auto month = digits_at(text, at, 2);
  if (!month || !take(text, at, "-")) return std::nullopt;
  const auto day = digits_at(text, at, 2);
  if (!day || !take(text, at, "Tt ")) return std::nullopt;
  const auto hour = digits_at(text, at, 2);
  if (!hour || !take(text, at, ":")) return std::nullopt;
  const auto minute = digits_at(text, at, 2);
  if (!minute || !take(text, at, ":")) return std::nullopt;
  const auto second = digits_at(text, at, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const double fraction = fraction_at(text, at);
  const auto zone = zone_at(text, at);
  if (!zone || at != text.size()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return static_cast<double>(days) * 86400 + *hour * 3600 + *minute * 60 + *second + fraction -
         *zone;
}

}  // namespace aipreflight::diagnose
