#include "dates/dates.hpp"

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"

namespace aipreflight::dates {
namespace {

// The number that `size` digits at `start` are; -1 if one is no digit.
int number_at(std::string_view text, std::size_t start, std::size_t size) {
  int number = 0;
  for (std::size_t i = start; i < start + size; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

std::optional<std::int64_t> day_at(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = number_at(text, 0, 4);
  const int month = number_at(text, 5, 2);
  const int day = number_at(text, 8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay;
}

// "Z", "+02:00": seconds before UTC.
std::optional<int> offset_of(std::string_view zone) {
  if (zone == "Z") return 0;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') {
    return std::nullopt;
  }
  const int hours = number_at(zone, 1, 2);
  const int minutes = number_at(zone, 4, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
  const int seconds = hours * 3600 + minutes * 60;
  return zone[0] == '+' ? seconds : -seconds;
}

}  // namespace

std::optional<std::int64_t> parse_time(std::string_view text) {
  const auto day = day_at(text);
  if (!day || text.size() == 10) return day;
  const bool has_time = text.size() >= 20 && (text[10] == 'T' || text[10] == ' ') &&
                        text[13] == ':' && text[16] == ':';
  if (!has_time) return std::nullopt;
  const int hour = number_at(text, 11, 2);
  const int minute = number_at(text, 14, 2);
  const int second = number_at(text, 17, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  std::string_view zone = text.substr(19);
  if (zone.starts_with('.')) {
    zone.remove_prefix(std::min(zone.find_first_not_of("0123456789", 1), zone.size()));
  }
  const auto offset = offset_of(zone);
  if (!offset) return std::nullopt;
  return *day + hour * 3600 + minute * 60 + second - *offset;
}

std::optional<std::int64_t> find_date(std::string_view text) {
  for (std::size_t i = 0; i + 10 <= text.size(); ++i) {
    if (const auto day = day_at(text.substr(i, 10))) return day;
  }
  return std::nullopt;
}

std::string format_date(std::int64_t seconds) {
  return format_utc(WallTime(std::chrono::seconds(seconds))).substr(0, 10);
}

}  // namespace aipreflight::dates
