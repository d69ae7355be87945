#include "exposition/series.hpp"

#include <algorithm>

namespace aipreflight::exposition {

std::string_view label_of(const Labels& labels, std::string_view name) {
  for (const Label& label : labels) {
    if (label.name == name) return label.value;
  }
  return {};
}

std::string to_string(std::string_view name, const Labels& labels) {
  std::string text(name);
  if (labels.empty()) return text;
  char separator = '{';
  for (const Label& label : labels) {
    text += separator;
    text += label.name + "=\"";
    for (const char c : label.value) {
      if (c == '\\' || c == '"') text += '\\';
      if (c == '\n') {
        text += "\\n";
      } else {
        text += c;
      }
    }
    text += '"';
    separator = ',';
  }
  return text + '}';
}

void normalise(Labels& labels) {
  std::erase_if(labels, [](const Label& label) { return label.value.empty(); });
  std::sort(labels.begin(), labels.end());
}

}  // namespace aipreflight::exposition
