#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aipreflight::dates {

inline constexpr std::int64_t kDay = 86'400;

// "2026-11-24", "2026-11-24T20:37:51Z", "2026-11-24 21:37:51.25+01:00" (RFC 3339) as seconds since
// 1970, fractions cut off; nullopt for anything else, and for days that no month has.
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string_view text);

// The first such date, without a time, in a text.
[[nodiscard]] std::optional<std::int64_t> find_date(std::string_view text);

// "2026-11-24"
[[nodiscard]] std::string format_date(std::int64_t seconds);

}  // namespace aipreflight::dates
