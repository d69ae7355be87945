#include "syntax/module.hpp"

#include <algorithm>

namespace aipreflight::syntax {

LineMark LineMark::moved(std::string_view text, std::size_t from, std::size_t to) const {
  LineMark mark = *this;
  const std::string_view before = text.substr(0, to);
  for (std::size_t at = before.find('\n', from); at != std::string_view::npos;
       at = before.find('\n', at + 1)) {
    ++mark.line;
    mark.begin = static_cast<std::uint32_t>(at + 1);
  }
  return mark;
}

LineMark Module::line_at(std::uint32_t offset) const {
  const std::size_t index =
      std::min<std::size_t>(offset / LineMark::kStride, line_marks_.size() - 1);
  return line_marks_[index].moved(text_, index * LineMark::kStride, offset);
}

Place Module::place(std::uint32_t offset) const {
  const LineMark mark = line_at(offset);
  Place place{mark.line, offset - mark.begin + 1, 0};
  if (cells_.empty()) return place;
  const auto cell =
      std::upper_bound(cells_.begin(), cells_.end(), offset, [](std::uint32_t at, const Cell& c) {
        return at < c.begin;
      });
  if (cell == cells_.begin()) return place;
  place.cell = std::prev(cell)->number;
  place.line = mark.line - line_at(std::prev(cell)->begin).line + 1;
  return place;
}

Id Module::find_name(std::string_view name) const {
  const auto found = std::lower_bound(
      sorted_names_.begin(), sorted_names_.end(), name, [this](Id id, std::string_view wanted) {
        return names_[id] < wanted;
      });
  return found == sorted_names_.end() || names_[*found] != name ? kNothing : *found;
}

std::span<const Binding> Module::bindings(Id scope, Id name) const {
  const auto key = std::pair(name, scope);
  const auto first =
      std::lower_bound(bindings_.begin(), bindings_.end(), key, [](const Binding& b, auto wanted) {
        return std::pair(b.name, b.scope) < wanted;
      });
  auto last = first;
  while (last != bindings_.end() && last->name == name && last->scope == scope) ++last;
  return {first, last};
}

std::span<const Binding> Module::bindings(Id name) const {
  const auto first = std::lower_bound(
      bindings_.begin(), bindings_.end(), name, [](const Binding& b, Id n) { return b.name < n; });
  auto last = first;
  while (last != bindings_.end() && last->name == name) ++last;
  return {first, last};
}

std::span<const MemberBinding> Module::members_of(Id name) const {
  const auto range = std::equal_range(member_names_.begin(), member_names_.end(), name);
  return std::span(members_).subspan(static_cast<std::size_t>(range.first - member_names_.begin()),
                                     static_cast<std::size_t>(range.second - range.first));
}

std::span<const Id> Module::calls_of(Id name) const {
  const auto [first, last] = std::equal_range(called_names_.begin(), called_names_.end(), name);
  return std::span(calls_sorted_)
      .subspan(static_cast<std::size_t>(first - called_names_.begin()),
               static_cast<std::size_t>(last - first));
}

std::vector<std::string_view> Module::called_names() const {
  std::vector<std::string_view> names;
  Id last = kNothing;
  for (const Id called : called_names_) {
    if (called != last) names.push_back(name(called));
    last = called;
  }
  return names;
}

}  // namespace aipreflight::syntax
