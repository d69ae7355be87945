#include "key_tree.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::profile {
namespace {

KeyTree& made(std::unique_ptr<KeyTree>& place) {
  if (!place) place = std::make_unique<KeyTree>();
  return *place;
}

KeyTree& named(KeyTree& parent, std::string_view name) {
  if (name == "*") return made(parent.any);
  const auto found = std::find_if(parent.children.begin(),
                                  parent.children.end(),
                                  [name](const auto& child) { return child.first == name; });
  if (found != parent.children.end()) return found->second;
  return parent.children.emplace_back(std::string(name), KeyTree()).second;
}

}  // namespace

std::uint64_t KeyTree::types() const {
  std::uint64_t result = key != nullptr ? key->types : 0;
  if (!children.empty() || any) result |= kTypeMap;
  if (item) result |= kTypeList;
  return result;
}

const KeyTree* KeyTree::child(std::string_view name) const {
  const auto found = std::find_if(children.begin(), children.end(), [name](const auto& candidate) {
    return candidate.first == name;
  });
  return found != children.end() ? &found->second : any.get();
}

std::vector<std::string> KeyTree::names() const {
  std::vector<std::string> result;
  for (const auto& [name, tree] : children) {
    if (tree.key == nullptr || tree.key->deprecated.empty()) result.push_back(name);
  }
  return result;
}

KeyTree key_tree(const std::vector<Key>& keys) {
  KeyTree root;
  for (const Key& key : keys) {
    KeyTree* node = &root;
    for (std::string_view segment : text::split(key.path, '.')) {
      const bool is_list = segment.ends_with("[]");
      if (is_list) segment.remove_suffix(2);
      node = &named(*node, segment);
      if (is_list) node = &made(node->item);
    }
    node->key = &key;
  }
  return root;
}

}  // namespace aipreflight::profile
