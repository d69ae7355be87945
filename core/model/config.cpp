#include "model/config.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight {
namespace {

// The entry whose key starts the path; the longest, since the keys of a free map may hold dots.
const std::pair<std::string, ConfigNode>* entry_on(const ConfigNode& map, std::string_view path) {
  const std::pair<std::string, ConfigNode>* best = nullptr;
  for (const auto& entry : map.entries) {
    const std::string& key = entry.first;
    if (!path.starts_with(key)) continue;
    const bool ends =
        path.size() == key.size() || path[key.size()] == '.' || path[key.size()] == '[';
    if (ends && (best == nullptr || key.size() > best->first.size())) best = &entry;
  }
  return best;
}

// The item of "[2].min", and the path after it.
const ConfigNode* item_on(const ConfigNode& list, std::string_view& path) {
  const std::size_t end = path.find(']');
  if (!path.starts_with('[') || end == std::string_view::npos) return nullptr;
  const auto index = text::to_integer(path.substr(1, end - 1));
  if (!index || *index < 0 || static_cast<std::size_t>(*index) >= list.items.size()) return nullptr;
  path.remove_prefix(end + 1);
  return &list.items[static_cast<std::size_t>(*index)];
}

void number_from(ConfigNode& node, std::uint32_t& next) {
  node.id = next++;
  for (ConfigNode& item : node.items) number_from(item, next);
  for (auto& entry : node.entries) number_from(entry.second, next);
}

}  // namespace

const ConfigNode* ConfigNode::find(std::string_view key) const {
  const auto found = std::find_if(
      entries.begin(), entries.end(), [key](const auto& entry) { return entry.first == key; });
  return found == entries.end() ? nullptr : &found->second;
}

const ConfigNode& ConfigNode::nearest(std::string_view path) const {
  const ConfigNode* node = this;
  while (!path.empty()) {
    const ConfigNode* next = nullptr;
    if (node->kind == Kind::kMap) {
      if (const auto* entry = entry_on(*node, path)) {
        next = &entry->second;
        path.remove_prefix(entry->first.size());
      }
    } else if (node->kind == Kind::kList) {
      next = item_on(*node, path);
    }
    if (next == nullptr) break;
    node = next;
    if (path.starts_with('.')) path.remove_prefix(1);
  }
  return *node;
}

std::uint32_t number_nodes(ConfigNode& root) {
  std::uint32_t count = 0;
  number_from(root, count);
  return count;
}

const ConfigNode* find_node(const ConfigNode& root, std::uint32_t id) {
  if (root.id == id) return &root;
  // Pre-order: the child that holds `id` is the last one numbered at or below it.
  const ConfigNode* holder = nullptr;
  for (const ConfigNode& item : root.items) {
    if (item.id <= id) holder = &item;
  }
  for (const auto& entry : root.entries) {
    if (entry.second.id <= id) holder = &entry.second;
  }
  return holder != nullptr && id > root.id ? find_node(*holder, id) : nullptr;
}

}  // namespace aipreflight
