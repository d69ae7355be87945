#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aipreflight::rollback {

inline constexpr std::int64_t kDay = 86'400;

// "2026-11-24" or "2026-11-24T20:37:51Z" as seconds since 1970; nullopt for anything else, and for
// days that no month has.
[[nodiscard]] std::optional<std::int64_t> parse_utc(std::string_view text);

// The first such date, without a time, in a text.
[[nodiscard]] std::optional<std::int64_t> find_date(std::string_view text);

// "2026-11-24"
[[nodiscard]] std::string format_date(std::int64_t seconds);

}  // namespace aipreflight::rollback
