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

bool is_utf16(std::string_view text) {
  using namespace std::string_view_literals;
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         text.starts_with("<\0"sv) || text.starts_with("\0<"sv);
}

}  // namespace aipreflight::evals
