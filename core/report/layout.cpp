#include "layout.hpp"

#include "base/text.hpp"

namespace aipreflight::report {

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  constexpr std::size_t kNarrowest = 20;
  if (width == 0 || width < indent + kNarrowest) return std::string(text);
  std::string result;
  std::size_t column = indent;
  for (const std::string_view word : text::split(text, ' ')) {
    const std::size_t size = text::columns(word);
    const bool is_first = result.empty() && column == indent;
    const bool is_command = word.starts_with("::") || word.starts_with("##[");
    if (!is_first && !is_command && column + 1 + size > width) {
      result += '\n';
      result.append(indent, ' ');
      column = indent;
    } else if (!is_first) {
      result += ' ';
      ++column;
    }
    result += word;
    column += size;
  }
  return result;
}

}  // namespace aipreflight::report
