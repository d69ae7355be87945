#include "profile/section.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "key_tree.hpp"
#include "problems.hpp"
#include "scalar.hpp"

namespace aipreflight::profile {
namespace {

using Kind = ConfigNode::Kind;

std::string below(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + '.' + name;
}

std::string at_index(const std::string& path, std::size_t index) {
  return path + '[' + std::to_string(index) + ']';
}

bool has_fallback(const KeyTree& tree) {
  if (tree.key != nullptr && !tree.key->fallback.empty()) return true;
  return std::any_of(tree.children.begin(), tree.children.end(), [](const auto& child) {
    return has_fallback(child.second);
  });
}

void mark_as_default(ConfigNode& node, const SourceRef& where) {
  node.is_set = false;
  node.where = where;
  for (ConfigNode& item : node.items) mark_as_default(item, where);
  for (auto& entry : node.entries) mark_as_default(entry.second, where);
}

class Validator {
 public:
  Validator(const std::string& type_id,
            const Environment& environment,
            Problems& problems,
            Problems& warnings)
      : type_id_(type_id), reading_{environment, problems}, warnings_(warnings) {}

  ConfigNode read_map(const yaml::Node& node, const KeyTree& tree, const std::string& path);

 private:
  std::optional<ConfigNode> read(const yaml::Node& node,
                                 const KeyTree& tree,
                                 const std::string& path);
  std::optional<ConfigNode> read_as_declared(const yaml::Node& node,
                                             const KeyTree& tree,
                                             const std::string& path);
  std::optional<ConfigNode> read_null(const yaml::Node& node,
                                      const KeyTree& tree,
                                      const std::string& path);
  ConfigNode read_list(const yaml::Node& node, const KeyTree& tree, const std::string& path);
  std::optional<ConfigNode> read_item(const yaml::Node& node,
                                      const KeyTree& tree,
                                      const std::string& path);
  std::optional<ConfigNode> read_free(const yaml::Node& node, const std::string& path);
  void read_entry(const yaml::Entry& entry,
                  const KeyTree& tree,
                  const std::string& path,
                  ConfigNode& map);
  void check_size(const yaml::Node& node, const KeyTree& tree, const std::string& path);
  void complete(ConfigNode& map,
                const yaml::Node& source,
                const KeyTree& tree,
                const std::string& path);
  std::optional<ConfigNode> default_of(const KeyTree& tree,
                                       const std::string& path,
                                       const SourceRef& where);
  std::optional<ConfigNode> parse_fallback(const KeyTree& tree,
                                           const std::string& path,
                                           const SourceRef& where);

  const std::string& type_id_;
  Reading reading_;
  Problems& warnings_;
};

ConfigNode node_for(const yaml::Node& source, Kind kind) {
  ConfigNode node;
  node.kind = kind;
  node.is_set = true;
  node.where = source.where;
  return node;
}

ConfigNode Validator::read_map(const yaml::Node& node,
                               const KeyTree& tree,
                               const std::string& path) {
  ConfigNode map = node_for(node, Kind::kMap);
  for (const yaml::Entry& entry : node.entries) read_entry(entry, tree, path, map);
  complete(map, node, tree, path);
  return map;
}

void Validator::read_entry(const yaml::Entry& entry,
                           const KeyTree& tree,
                           const std::string& path,
                           ConfigNode& map) {
  const KeyTree* known = tree.child(entry.key);
  if (known == nullptr) return reading_.problems.add_unknown_key(entry, tree.names());
  if (known->key != nullptr && !known->key->deprecated.empty()) {
    warnings_.add(entry.key_where,
                  '\'' + below(path, entry.key) + "' is deprecated",
                  "use '" + known->key->deprecated + "'");
  }
  if (auto value = read(entry.value, *known, below(path, entry.key))) {
    map.entries.emplace_back(entry.key, std::move(*value));
  }
}

std::optional<ConfigNode> Validator::read(const yaml::Node& node,
                                          const KeyTree& tree,
                                          const std::string& path) {
  if (yaml::is_null_text(node)) return read_null(node, tree, path);
  return read_as_declared(node, tree, path);
}

std::optional<ConfigNode> Validator::read_null(const yaml::Node& node,
                                               const KeyTree& tree,
                                               const std::string& path) {
  // A section of which every line is a comment: only where no key says that it must be more.
  const bool is_implicit_map = tree.key == nullptr && (tree.types() & kTypeMap) != 0;
  if (is_implicit_map) return read_map(node, tree, path);
  if ((tree.types() & kTypeNull) == 0) {
    reading_.problems.add(
        node.where, '\'' + path + "' must be " + describe_types(tree.types()) + ", not nothing");
  }
  return std::nullopt;
}

std::optional<ConfigNode> Validator::read_as_declared(const yaml::Node& node,
                                                      const KeyTree& tree,
                                                      const std::string& path) {
  const std::uint64_t types = tree.types();
  if (node.is_map() && (types & kTypeMap) != 0) {
    check_size(node, tree, path);
    return tree.is_free_map() ? read_free(node, path) : read_map(node, tree, path);
  }
  if (node.is_sequence() && (types & kTypeList) != 0) {
    check_size(node, tree, path);
    return read_list(node, tree, path);
  }
  if (node.is_scalar() && (types & kScalarTypes) != 0) {
    return read_scalar(node, path, *tree.key, types & kScalarTypes, reading_);
  }
  report_type(node, path, types & ~std::uint64_t{kTypeNull}, reading_.problems);
  return std::nullopt;
}

void Validator::check_size(const yaml::Node& node, const KeyTree& tree, const std::string& path) {
  if (tree.key == nullptr || !tree.key->nonempty) return;
  if (node.items.empty() && node.entries.empty()) {
    reading_.problems.add(node.where, '\'' + path + "' must not be empty");
  }
}

ConfigNode Validator::read_list(const yaml::Node& node,
                                const KeyTree& tree,
                                const std::string& path) {
  ConfigNode list = node_for(node, Kind::kList);
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (auto item = read_item(node.items[i], tree, at_index(path, i))) {
      list.items.push_back(std::move(*item));
    }
  }
  return list;
}

// An item has the scalar types of its list; where the list declares none, it is text, as written.
std::optional<ConfigNode> Validator::read_item(const yaml::Node& node,
                                               const KeyTree& tree,
                                               const std::string& path) {
  if (tree.item) return read(node, *tree.item, path);
  const Key& key = *tree.key;
  const std::uint64_t types = key.types & kScalarTypes;
  if (!node.is_scalar() || yaml::is_null_text(node)) {
    reading_.problems.add(node.where,
                          '\'' + path + "' must be " +
                              describe_types(types == 0 ? kTypeString : types) + ", not " +
                              (node.is_scalar() ? "nothing" : node.describe()));
    return std::nullopt;
  }
  if (types != 0) return read_scalar(node, path, key, types, reading_);
  yaml::Node text = node;
  text.quoted = true;
  return read_scalar(text, path, key, kTypeString, reading_);
}

// Below a map without declared keys, values mean what YAML says.
std::optional<ConfigNode> Validator::read_free(const yaml::Node& node, const std::string& path) {
  static const Key kAny;
  if (node.is_map()) {
    ConfigNode map = node_for(node, Kind::kMap);
    for (const yaml::Entry& entry : node.entries) {
      if (auto value = read_free(entry.value, below(path, entry.key))) {
        map.entries.emplace_back(entry.key, std::move(*value));
      }
    }
    return map;
  }
  if (node.is_sequence()) {
    ConfigNode list = node_for(node, Kind::kList);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (auto item = read_free(node.items[i], at_index(path, i)))
        list.items.push_back(std::move(*item));
    }
    return list;
  }
  if (yaml::is_null_text(node)) return std::nullopt;
  return read_scalar(node, path, kAny, kTypeBool | kTypeInt | kTypeNumber | kTypeString, reading_);
}

// What the user left out: defaults, and complaints about required keys. A key whose value was
// refused is not missing.
void Validator::complete(ConfigNode& map,
                         const yaml::Node& source,
                         const KeyTree& tree,
                         const std::string& path) {
  for (const auto& [name, child] : tree.children) {
    const yaml::Node* written = source.find(name);
    const bool is_null = written != nullptr && yaml::is_null_text(*written);
    const bool is_unset = written == nullptr || (is_null && (child.types() & kTypeNull) != 0);
    if (!is_unset || map.find(name) != nullptr) continue;
    const std::string child_path = below(path, name);
    if (child.key != nullptr && child.key->required) {
      reading_.problems.add(map.where, "missing required key '" + child_path + '\'');
      continue;
    }
    if (auto value = default_of(child, child_path, map.where)) {
      map.entries.emplace_back(name, std::move(*value));
    }
  }
}

std::optional<ConfigNode> Validator::default_of(const KeyTree& tree,
                                                const std::string& path,
                                                const SourceRef& where) {
  if (tree.key != nullptr && !tree.key->fallback.empty()) return parse_fallback(tree, path, where);
  const bool is_map = !tree.children.empty();
  const bool is_implicit = tree.key == nullptr && is_map;
  if (!is_implicit && !(is_map && has_fallback(tree))) return std::nullopt;
  ConfigNode map;
  map.where = where;
  if (is_implicit) {
    complete(map, yaml::Node(), tree, path);
  } else {
    // The map as a whole may be left out, so nothing in it is required.
    for (const auto& [name, child] : tree.children) {
      if (auto value = default_of(child, below(path, name), where)) {
        map.entries.emplace_back(name, std::move(*value));
      }
    }
  }
  if (map.entries.empty()) return std::nullopt;
  return map;
}

std::optional<ConfigNode> Validator::parse_fallback(const KeyTree& tree,
                                                    const std::string& path,
                                                    const SourceRef& where) {
  Problems defects;
  auto parsed = yaml::parse(tree.key->fallback, "default");
  defects.add(std::move(parsed.errors));
  std::optional<ConfigNode> value;
  if (defects.empty()) {
    Validator inner(type_id_, reading_.environment, defects, warnings_);
    value = inner.read(parsed.root, tree, path);
  }
  for (const Error& defect : defects.take()) {
    reading_.problems.add(plugin_error("plugin_invalid",
                                       "the default of '" + path + "' in the key table of '" +
                                           type_id_ + "' is not valid: " + defect.message));
  }
  if (value) mark_as_default(*value, where);
  return value;
}

}  // namespace

Section validate_section(const CheckSpec& spec,
                         const CheckType& type,
                         const Environment& environment,
                         std::vector<Error>* warnings) {
  Section section;
  Problems problems;
  Problems deprecations;
  yaml::Node with = spec.with;
  if (with.is_null()) with.where = spec.where;
  if (with.is_null() || with.is_map()) {
    const KeyTree tree = key_tree(type.keys);
    section.config =
        Validator(type.id, environment, problems, deprecations).read_map(with, tree, "");
    number_nodes(section.config);
  } else {
    problems.add(with.where, "'with' must be a mapping, not " + with.describe());
  }
  section.errors = problems.take();
  if (warnings != nullptr) {
    for (Error& warning : deprecations.take()) warnings->push_back(std::move(warning));
  }
  return section;
}

}  // namespace aipreflight::profile
