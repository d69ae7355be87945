#include "facts.hpp"

#include "base/text.hpp"

namespace aipreflight::validate {

Facts::Facts(std::string_view text) {
  for (const std::string_view line : text::split(text, '\n')) {
    if (line.empty()) continue;
    std::vector<std::string> fields;
    for (const std::string_view field : text::split(line, '\t'))
      fields.push_back(text::one_line(field, 4096));
    lines_.push_back(std::move(fields));
  }
}

std::vector<std::vector<std::string>> Facts::all(std::string_view name) const {
  std::vector<std::vector<std::string>> found;
  for (const auto& line : lines_) {
    if (line[0] == name) found.emplace_back(line.begin() + 1, line.end());
  }
  return found;
}

bool Facts::has(std::string_view name) const {
  return !all(name).empty();
}

std::string Facts::last(std::string_view name, std::size_t field) const {
  const auto found = all(name);
  return found.empty() || field >= found.back().size() ? "" : found.back()[field];
}

std::set<std::string> Facts::state(std::string_view moment, std::string_view aspect) const {
  std::set<std::string> values;
  for (const auto& fields : all("state")) {
    if (fields.size() == 3 && fields[0] == moment && fields[1] == aspect) values.insert(fields[2]);
  }
  return values;
}

}  // namespace aipreflight::validate
