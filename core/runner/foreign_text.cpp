#include "foreign_text.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace aipreflight::runner {
namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kNamePunctuation = "_.:/@%+ -";

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}
bool is_alphanumeric(char c) {
  return is_one_of(c, kDigits) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Length of the UTF-8 character that a byte begins; 1 for what begins none.
std::size_t length_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte > 0xF4) return 1;
  if (byte >= 0xF0) return 4;
  if (byte >= 0xE0) return 3;
  return byte >= 0xC0 ? 2 : 1;
}

char32_t code_point(std::string_view character) {
  if (character.size() == 1) return static_cast<unsigned char>(character[0]);
  char32_t code = static_cast<unsigned char>(character[0]) & (0x7Fu >> character.size());
  for (const char c : character.substr(1))
    code = (code << 6) | (static_cast<unsigned char>(c) & 0x3Fu);
  return code;
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0);
}
// Characters that are not seen and change how others are: separators, marks of direction, joiners.
bool is_invisible(char32_t code) {
  return (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0x061C || code == 0x00AD || code == 0xFEFF;
}

std::string hexadecimal(char32_t code) {
  char digits[8];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, static_cast<unsigned>(code), 16).ptr;
  std::string text(digits, end);
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return "0x" + std::string(text.size() < 2 ? 1 : 0, '0') + text;
}

std::string size_defect(std::size_t size, std::size_t limit) {
  if (size <= limit) return {};
  return "has " + std::to_string(size) + " bytes, at most " + std::to_string(limit) +
         " are allowed";
}

// `text` is UTF-8. Calls `is_bad` with each character until it is true; says where that was.
template <typename IsBad>
std::string character_defect(std::string_view text, const char* what, IsBad is_bad) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = length_of(text[i]);
    const char32_t code = code_point(text.substr(i, length));
    if (is_bad(code)) {
      return std::string("holds ") + what + " " + hexadecimal(code) + " (byte " +
             std::to_string(i + 1) + ")";
    }
    i += length;
  }
  return {};
}

std::string encoding_defect(std::string_view text) {
  const std::size_t valid = text::utf8_prefix(text);
  return valid == text.size() ? std::string()
                              : "is not UTF-8 (byte " + std::to_string(valid + 1) + ")";
}

}  // namespace

std::string pair_defect(aipf_str text) {
  if (text.data != nullptr || text.size == 0) return {};
  return "is null with size " + std::to_string(text.size);
}

std::string text_defect(aipf_str text) {
  if (auto defect = pair_defect(text); !defect.empty()) return defect;
  if (auto defect = size_defect(text.size, kTextLimit); !defect.empty()) return defect;
  if (auto defect = encoding_defect(view(text)); !defect.empty()) return defect;
  return character_defect(view(text), "the control character", is_control);
}

std::string name_defect(aipf_str text) {
  if (auto defect = pair_defect(text); !defect.empty()) return defect;
  if (text.size == 0) return "is empty";
  if (auto defect = size_defect(text.size, kNameLimit); !defect.empty()) return defect;
  if (auto defect = encoding_defect(view(text)); !defect.empty()) return defect;
  return character_defect(view(text), "the character", [](char32_t code) {
    if (code >= 0x80) return is_control(code) || is_invisible(code);
    const char c = static_cast<char>(code);
    return !is_alphanumeric(c) && !is_one_of(c, kNamePunctuation);
  });
}

bool is_module_id(std::string_view text) {
  return text.size() >= 2 && text.size() <= 41 && is_one_of(text[0], kLower) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_one_of(c, kLower) || is_one_of(c, kDigits) || c == '-';
         });
}

std::string quoted(std::string_view text) {
  return "'" + text::one_line(text.substr(0, 4096), 100) + "'";
}

std::size_t unfinished_tail(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const char c = text[text.size() - back];
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
    return length_of(c) > back ? back : 0;
  }
  return 0;
}

}  // namespace aipreflight::runner
