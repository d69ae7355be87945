#include "layout.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::report {

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

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  constexpr std::size_t kNarrowest = 20;
  if (width == 0 || width < indent + kNarrowest) return std::string(text);
  std::string result;
  std::size_t column = indent;
  for (const std::string_view word : text::split(text, ' ')) {
    const std::size_t size = columns(word);
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
