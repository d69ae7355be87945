#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "base/decimal.hpp"

namespace aipreflight::text {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

struct Character {
  std::uint32_t code = 0;
  std::size_t size = 0;  // 0: the first byte starts no valid character
};

Character multibyte_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto first = byte(0);
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return {};
  std::uint32_t code = first & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = (code << 6) | (byte(i) & 0x3Fu);
  }
  constexpr std::array<std::uint32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[size] || code > 0x10FFFF || is_surrogate) return {};
  return {code, size};
}

Character next_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {first, 1};
  return multibyte_character(text);
}

bool is_unsafe_on_a_terminal(std::uint32_t code) {
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return true;
  if (code == 0x061C || code == 0x200E || code == 0x200F) return true;
  return (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

std::string escaped(std::uint32_t code) {
  if (code == '\n') return "\\n";
  if (code == '\t') return "\\t";
  char digits[8];
  const auto end = std::to_chars(digits, digits + sizeof digits, code, 16).ptr;
  const std::string hex(digits, end);
  if (code < 0x100) return "\\x" + std::string(2 - hex.size(), '0') + hex;
  return "\\u{" + std::string(4 - hex.size(), '0') + hex + "}";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Whether a decimal number that no double can hold is too big, rather than too near to zero.
bool is_beyond_range(std::string_view text) {
  const std::size_t mark = text.find_first_of("eE");
  const std::string_view digits = text.substr(0, mark);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  const auto magnitude = static_cast<long long>(point) - static_cast<long long>(first);
  if (mark == std::string_view::npos) return magnitude > 0;
  std::string_view exponent = text.substr(mark + 1);
  if (exponent.front() == '+') exponent.remove_prefix(1);
  const auto value = to_integer(exponent);
  if (!value) return exponent.front() != '-';
  return *value > -magnitude;
}

std::string strip_zeros(std::string number) {
  if (number.find('.') == std::string::npos) return number;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number;
}

std::string to_text(double value, std::chars_format format, int precision) {
  char buffer[400];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, format, precision).ptr;
  return std::string(buffer, end);
}

// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return static_cast<std::size_t>(end - a.begin());
}

}  // namespace

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) result += separator;
    result += parts[i];
  }
  return result;
}

std::string to_lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::size_t utf8_prefix(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    std::array<std::uint64_t, 4> blocks{};
    if (text.size() - i >= sizeof blocks) {
      std::memcpy(blocks.data(), text.data() + i, sizeof blocks);
      if (((blocks[0] | blocks[1] | blocks[2] | blocks[3]) & 0x8080808080808080u) == 0) {
        i += sizeof blocks;
        continue;
      }
    }
    std::uint64_t block = 0;
    if (text.size() - i >= sizeof block) {
      std::memcpy(&block, text.data() + i, sizeof block);
      if ((block & 0x8080808080808080u) == 0) {
        i += sizeof block;
        continue;
      }
    }
    const std::size_t size = next_character(text.substr(i)).size;
    if (size == 0) return i;
    i += size;
  }
  return i;
}

bool is_utf8(std::string_view text) {
  return utf8_prefix(text) == text.size();
}

std::string to_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t valid = utf8_prefix(text);
    result += text.substr(0, valid);
    text.remove_prefix(valid);
    if (text.empty()) break;
    result += kReplacement;
    text.remove_prefix(1);
  }
  return result;
}

std::string one_line(std::string_view text, std::size_t limit) {
  std::string result;
  result.reserve(std::min(text.size(), limit));
  while (!text.empty()) {
    const Character next = next_character(text);
    std::string escape;
    std::string_view piece = text.substr(0, next.size);
    if (next.size == 0) {
      piece = kReplacement;
    } else if (is_unsafe_on_a_terminal(next.code)) {
      piece = escape = escaped(next.code);
    }
    if (piece.size() > limit - result.size()) return result.append(kEllipsis);
    result += piece;
    text.remove_prefix(std::max<std::size_t>(next.size, 1));
  }
  return result;
}

std::string percent_encoded(std::string_view text, std::string_view also) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kMarks = "-._~";
  std::string result;
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_plain = is_letter || (c >= '0' && c <= '9') ||
                          kMarks.find(c) != std::string_view::npos ||
                          also.find(c) != std::string_view::npos;
    if (is_plain) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result.append(1, '%').append(1, kDigits[byte >> 4u]).append(1, kDigits[byte & 15u]);
    }
  }
  return result;
}

std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  // Only a valid character that straddles the limit moves the cut; stray bytes do not.
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, limit); ++back) {
    const std::size_t start = limit - back;
    if ((static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) continue;
    return text.substr(0, next_character(text.substr(start)).size > back ? start : limit);
  }
  return text.substr(0, limit);
}

std::optional<double> to_double(std::string_view text) {
  std::string_view digits = text;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) digits.remove_prefix(1);
  if (digits.empty() || !(is_digit(digits[0]) || digits[0] == '.')) return std::nullopt;
  if (const auto [value, size] = leading_decimal(digits); size == digits.size())
    return text[0] == '-' ? -value : value;
  double value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, problem] = std::from_chars(digits.data(), end, value);
  if (stop != end || problem == std::errc::invalid_argument) return std::nullopt;
  if (problem == std::errc::result_out_of_range) {
    value = is_beyond_range(digits) ? HUGE_VAL : 0;
  }
  return text[0] == '-' ? -value : value;
}

std::optional<double> to_number(std::string_view text) {
  const auto value = to_double(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<long long> to_integer(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && is_digit(text[1])) text.remove_prefix(1);
  long long value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (stop != end || problem != std::errc()) return std::nullopt;
  return value;
}

std::string format_number(double value, int digits) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value == 0) return "0";
  digits = std::clamp(digits, 1, 17);
  const std::string rounded = to_text(value, std::chars_format::scientific, digits - 1);
  const std::size_t mark = rounded.find('e');
  const auto exponent = static_cast<int>(to_integer(rounded.substr(mark + 1)).value_or(0));
  if (exponent >= -4 && exponent < 15) {
    const int decimals = std::max(0, digits - 1 - exponent);
    return strip_zeros(to_text(value, std::chars_format::fixed, decimals));
  }
  return strip_zeros(rounded.substr(0, mark)) + 'e' + std::to_string(exponent);
}

std::string format_seconds(double seconds) {
  if (!std::isfinite(seconds)) return format_number(seconds);
  if (seconds < 0) return '-' + format_seconds(-seconds);
  if (seconds == 0) return "0s";
  if (seconds < 0.9995) return format_number(seconds * 1000, 3) + " ms";
  if (seconds < 59.95) return format_number(seconds, 3) + 's';
  if (seconds >= 1e15) return format_number(seconds) + 's';
  const auto whole = std::llround(seconds);
  const auto hours = whole / 3600;
  const auto minutes = whole / 60 % 60;
  std::string result;
  if (hours > 0) result += std::to_string(hours) + 'h';
  if (minutes > 0) result += std::to_string(minutes) + 'm';
  if (whole % 60 > 0) result += std::to_string(whole % 60) + 's';
  return result;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string padded(std::string_view text, std::size_t width) {
  std::string result(text);
  const std::size_t used = columns(text);
  if (used < width) result.append(width - used, ' ');
  return result;
}

std::optional<std::string> did_you_mean(std::string_view word,
                                        const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongest = 256;
  constexpr std::size_t kTellingPrefix = 3;
  if (word.empty() || word.size() > kLongest) return std::nullopt;
  const std::string wanted = to_lower(word);
  const std::size_t threshold = std::max<std::size_t>(1, word.size() / 3);
  const std::string* best = nullptr;
  std::pair<std::size_t, std::size_t> best_rank;  // distance, characters beyond the common prefix
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kLongest) continue;
    const std::string lower = to_lower(candidate);
    const std::size_t prefix = common_prefix(wanted, lower);
    std::size_t distance = edit_distance(wanted, lower);
    const std::size_t shorter = std::min(wanted.size(), lower.size());
    const bool is_prefix = prefix == shorter && prefix >= kTellingPrefix;
    if (distance > threshold && is_prefix) distance = threshold;
    if (distance > threshold || (distance > 0 && distance >= wanted.size())) continue;
    const std::pair rank(distance, wanted.size() - prefix);
    if (best == nullptr || rank < best_rank) {
      best = &candidate;
      best_rank = rank;
    }
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

}  // namespace aipreflight::text
