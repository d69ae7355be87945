#include "encoding.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::evals {

Result<void> require_utf8(std::string_view text, const std::string& file) {
  const std::size_t valid = text::utf8_prefix(text);
  if (valid == text.size()) return {};
  const auto bad = text.begin() + static_cast<std::ptrdiff_t>(valid);
  const auto line = std::count(text.begin(), bad, '\n') + 1;
  return execution_error("malformed",
                         file + ':' + std::to_string(line) + ": a byte that is no UTF-8",
                         "save it as UTF-8");
}

bool is_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

}  // namespace aipreflight::evals
