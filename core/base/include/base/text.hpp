#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The few functions on text that the standard library lacks. All pure; any thread.
namespace aipreflight::text {

[[nodiscard]] std::string_view trim(std::string_view text);
// Pieces between separators; n separators give n + 1 pieces, empty ones included.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
[[nodiscard]] std::string to_lower(std::string_view text);  // ASCII

// Valid UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);
// Bytes before the first that breaks that rule; the whole size where none does.
[[nodiscard]] std::size_t utf8_prefix(std::string_view text);
// The same text with every invalid byte replaced by U+FFFD.
[[nodiscard]] std::string to_utf8(std::string_view text);

// Text from outside made safe for one line of a terminal: control characters (C0, C1, DEL),
// line and paragraph separators and bidirectional controls become \n, \t, \xNN or \u{NNNN}; invalid
// bytes become U+FFFD; a result of more than `limit` bytes is cut at a character with "…" after.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t limit = 65536);

// For a URI (RFC 3986, section 2.1): every byte but unreserved characters and those of `also` as
// %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view also = {});

// At most `limit` bytes, cut at a character boundary.
[[nodiscard]] std::string_view cut(std::string_view text, std::size_t limit);

// The double nearest to a whole text that is a decimal number; ±infinity beyond the range, ±0 below
// it. "nan", "inf" and junk are nullopt.
[[nodiscard]] std::optional<double> to_double(std::string_view text);
// A whole text as a number; leading or trailing junk, overflow and "nan"/"inf" are nullopt.
[[nodiscard]] std::optional<double> to_number(std::string_view text);
[[nodiscard]] std::optional<long long> to_integer(std::string_view text);

// A number as a person would write it: rounded to `digits` significant digits (but never before the
// point), no trailing zeros, no exponent between 1e-4 and 1e15.
[[nodiscard]] std::string format_number(double value, int digits = 6);

// "1.5s", "250 ms", "3m20s": a time in seconds for a person.
[[nodiscard]] std::string format_seconds(double seconds);

// Columns of a terminal that valid UTF-8 takes, one for each character.
[[nodiscard]] std::size_t columns(std::string_view text);

// `text` filled up with spaces to `width` columns.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width);

// The candidate nearest to `word` (Damerau-Levenshtein, case-insensitive), if it is near enough to
// be a likely misspelling; nullopt otherwise.
[[nodiscard]] std::optional<std::string> did_you_mean(std::string_view word,
                                                      const std::vector<std::string>& candidates);

}  // namespace aipreflight::text
