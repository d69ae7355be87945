#include "key_paths.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "foreign_text.hpp"

namespace aipreflight::runner {
namespace {

constexpr std::size_t kDepth = 16;

bool is_name(std::string_view segment) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !segment.empty() && is_lower(segment[0]) &&
         std::all_of(segment.begin(), segment.end(), [&](char c) {
           return is_lower(c) || (c >= '0' && c <= '9') || c == '_';
         });
}

// What the children of a path need it to be, and one child as a witness of each.
struct Need {
  std::string map_child;
  std::string list_child;
};

using Needs = std::map<std::string, Need, std::less<>>;

void collect_needs(const std::string& path, Needs& needs) {
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
    std::string parent = path.substr(0, dot);
    if (parent.ends_with("[]")) {
      parent.resize(parent.size() - 2);
      needs[parent].list_child = path;
    } else {
      needs[parent].map_child = path;
    }
  }
}

void check_declared(const Key& key, const Need& need, const std::string& where, Defects& defects) {
  const auto complain = [&](const std::string& child, const char* needed) {
    defects.add(where,
                "key " + quoted(key.path) + " is declared as " + describe_types(key.types) +
                    ", but " + quoted(child) + " needs it to be " + needed);
  };
  if (!need.map_child.empty() && (key.types & kTypeMap) == 0) complain(need.map_child, "a map");
  if (!need.list_child.empty() && (key.types & kTypeList) == 0) complain(need.list_child, "a list");
}

}  // namespace

std::string path_defect(std::string_view path) {
  const auto segments = text::split(path, '.');
  if (segments.size() > kDepth) {
    return "has " + std::to_string(segments.size()) + " segments, at most " +
           std::to_string(kDepth) + " are allowed";
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    std::string_view segment = segments[i];
    if (segment.ends_with("[]") && i + 1 < segments.size()) segment.remove_suffix(2);
    if (is_name(segment) || (segment == "*" && i > 0)) continue;
    return "has the segment " + quoted(segments[i]) +
           ", expected [a-z][a-z0-9_]*, or * after a dot, or name[] before one";
  }
  return {};
}

void check_key_paths(const std::vector<Key>& keys, const std::string& where, Defects& defects) {
  std::map<std::string_view, const Key*> declared;
  Needs needs;
  for (const Key& key : keys) {
    if (!declared.emplace(key.path, &key).second) {
      defects.add(where, "key " + quoted(key.path) + " is declared twice");
    }
    collect_needs(key.path, needs);
  }
  for (const auto& [parent, need] : needs) {
    if (const auto found = declared.find(parent); found != declared.end()) {
      check_declared(*found->second, need, where, defects);
    } else if (!need.map_child.empty() && !need.list_child.empty()) {
      defects.add(where,
                  "key " + quoted(parent) + " is a map in " + quoted(need.map_child) +
                      " and a list in " + quoted(need.list_child));
    }
  }
  for (const Key& key : keys) {
    if (key.deprecated.empty() || declared.contains(key.deprecated)) continue;
    defects.add(where,
                "key " + quoted(key.path) + " is deprecated in favour of " +
                    quoted(key.deprecated) + ", which is not declared");
  }
}

}  // namespace aipreflight::runner
