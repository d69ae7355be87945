#include "sweep/markup.hpp"

#include <cmath>

#include "base/text.hpp"

namespace aipreflight::sla {

std::string shown_number(double value, int digits) {
  return std::isfinite(value) ? text::format_number(value, digits) : "-";
}

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char c : xml_text(text::one_line(text, 400))) {
    if (c == '|' || c == '`' || c == '*' || c == '_' || c == '[') out += '\\';
    out += c;
  }
  return out;
}

std::string at_right(std::string text, std::size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  return text;
}

}  // namespace aipreflight::sla
