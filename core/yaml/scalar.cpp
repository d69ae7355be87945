#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "yaml/node.hpp"

namespace aipreflight::yaml {
namespace {

bool is_plain(const Node& node) {
  return node.is_scalar() && !node.quoted;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The text without the underscores between digits; nullopt where one stands elsewhere.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      result += text[i];
      continue;
    }
    const bool is_between =
        i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (!is_between) return std::nullopt;
  }
  return result;
}

// 0x1F and 0o17, which the core schema has without a sign.
std::optional<std::int64_t> prefixed_integer(std::string_view text) {
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 0;
  if (base == 0 || text.size() < 3 || text[2] == '-') return std::nullopt;
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data() + 2, end, value, base);
  if (stop != end || problem != std::errc()) return std::nullopt;
  return value;
}

}  // namespace

bool is_null_text(const Node& node) {
  if (node.is_null()) return true;
  if (!is_plain(node)) return false;
  const std::string& text = node.text;
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

std::optional<bool> as_bool(const Node& node) {
  if (!is_plain(node)) return std::nullopt;
  constexpr std::array<std::string_view, 9> kTrue = {
      "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"};
  constexpr std::array<std::string_view, 9> kFalse = {
      "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"};
  for (const auto word : kTrue) {
    if (node.text == word) return true;
  }
  for (const auto word : kFalse) {
    if (node.text == word) return false;
  }
  return std::nullopt;
}

std::optional<double> as_number(const Node& node) {
  if (!is_plain(node)) return std::nullopt;
  if (const auto value = prefixed_integer(node.text)) return static_cast<double>(*value);
  const auto text = without_underscores(node.text);
  if (!text) return std::nullopt;
  return text::to_number(*text);
}

std::optional<std::int64_t> as_integer(const Node& node) {
  if (!is_plain(node)) return std::nullopt;
  if (const auto value = prefixed_integer(node.text)) return value;
  const auto text = without_underscores(node.text);
  if (!text) return std::nullopt;
  return text::to_integer(*text);
}

}  // namespace aipreflight::yaml
