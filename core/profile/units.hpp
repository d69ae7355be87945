#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

// Numbers with units, as a user writes them (docs/profile.md, "Values"). nullopt for anything else.
namespace aipreflight::profile {

// Seconds: "250ms", "30s", "5m", "1h30m", "1.5s", or a bare number. Never negative.
[[nodiscard]] std::optional<double> parse_duration(std::string_view text);
// Bytes: "512", "64KiB", "1.5GiB", "2MB". Never negative.
[[nodiscard]] std::optional<std::int64_t> parse_size(std::string_view text);
// A fraction: "95%" is 0.95.
[[nodiscard]] std::optional<double> parse_percent(std::string_view text);
// http or https, absolute, without spaces or control characters.
[[nodiscard]] bool is_url(std::string_view text);

}  // namespace aipreflight::profile
