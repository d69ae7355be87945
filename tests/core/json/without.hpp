#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::json {

// What a Pruner is to leave of a value, by its tree.
inline Value without(const Value& value, std::span<const std::string_view> path) {
  if (value.is_array()) {
    Value array = Value::array();
    for (const Value& item : value.items()) array.push(without(item, path));
    return array;
  }
  if (!value.is_object()) return value;
  Value object = Value::object();
  for (const auto& [name, member] : value.members()) {
    const bool is_large = member.is_string() || member.is_array() || member.is_object();
    const bool is_named = path.front() == name || path.front() == "*";
    if (is_named && path.size() == 1 && is_large) continue;
    object.add(name, is_named && path.size() > 1 ? without(member, path.subspan(1)) : member);
  }
  return object;
}

// The same of several, as they are written: "prompt.raw".
inline Value without_all(const Value& value, std::span<const std::string_view> paths) {
  Value left = value;
  for (const std::string_view path : paths) {
    std::vector<std::string_view> names;
    for (const std::string_view name : text::split(path, '.')) names.push_back(name);
    left = without(left, names);
  }
  return left;
}

}  // namespace aipreflight::json
