#include "encoding.hpp"

#include "base/text.hpp"
#include "base/text_place.hpp"

namespace aipreflight::evals {

Result<void> require_utf8(std::string_view text, const std::string& file) {
  const std::size_t valid = text::utf8_prefix(text);
  if (valid == text.size()) return {};
  return not_utf8(file, text::count_lines(text.substr(0, valid)) + 1);
}

Error not_utf8(const std::string& file, std::size_t line) {
  return execution_error("malformed",
                         file + ':' + std::to_string(line) + ": a byte that is no UTF-8",
                         "save it as UTF-8");
}

bool extend_utf8(std::string_view text, bool is_last, std::size_t& valid) {
  constexpr std::size_t kLongestCharacter = 4;
  valid += text::utf8_prefix(text.substr(valid));
  const std::size_t left = text.size() - valid;
  return left == 0 || (left < kLongestCharacter && !is_last);
}

bool is_utf16(std::string_view text) {
  using namespace std::string_view_literals;
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         text.starts_with("<\0"sv) || text.starts_with("\0<"sv);
}

std::string latin1_to_utf8(std::string_view text) {
  std::string utf8;
  utf8.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0 | (byte >> 6));
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return utf8;
}

}  // namespace aipreflight::evals
