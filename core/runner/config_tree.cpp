#include "config_tree.hpp"

#include <functional>
#include <utility>

#include "foreign_text.hpp"

namespace aipreflight::runner {

using Kind = ConfigNode::Kind;

ConfigTree::ConfigTree(ConfigNode root) : root_(std::move(root)) {
  nodes_.reserve(number_nodes(root_));
  collect(root_);
}

void ConfigTree::collect(const ConfigNode& node) {
  nodes_.push_back({&node});
  for (const ConfigNode& item : node.items) collect(item);
  for (const auto& [key, value] : node.entries) collect(value);
}

const ConfigNode* ConfigTree::find(const aipf_node* node) const {
  const std::less<> before;
  const aipf_node* const first = nodes_.data();
  if (node == nullptr || before(node, first) || !before(node, first + nodes_.size()))
    return nullptr;
  const auto offset =
      reinterpret_cast<std::uintptr_t>(node) - reinterpret_cast<std::uintptr_t>(first);
  return offset % sizeof(aipf_node) == 0 ? node->value : nullptr;
}

const aipf_node* ConfigTree::handle(const ConfigNode* value) const {
  return value == nullptr ? nullptr : &nodes_[value->id];
}

std::int32_t ConfigTree::kind(const aipf_node* node) const {
  const ConfigNode* value = find(node);
  return value == nullptr ? 0 : static_cast<std::int32_t>(value->kind);
}

const aipf_node* ConfigTree::get(const aipf_node* map, aipf_str key) const {
  const ConfigNode* value = find(map);
  if (value == nullptr || value->kind != Kind::kMap || !pair_defect(key).empty()) return nullptr;
  return handle(value->find(view(key)));
}

std::uint64_t ConfigTree::count(const aipf_node* node) const {
  const ConfigNode* value = find(node);
  return value == nullptr ? 0 : value->items.size() + value->entries.size();
}

const aipf_node* ConfigTree::at(const aipf_node* node, std::uint64_t index) const {
  if (index >= count(node)) return nullptr;
  const ConfigNode* value = find(node);
  return handle(value->kind == Kind::kMap ? &value->entries[index].second : &value->items[index]);
}

aipf_status ConfigTree::key(const aipf_node* map, std::uint64_t index, aipf_str* key) const {
  const ConfigNode* value = find(map);
  if (value == nullptr || key == nullptr || index >= value->entries.size()) return AIPF_INVALID;
  const std::string& name = value->entries[index].first;
  *key = {name.data(), name.size()};
  return AIPF_OK;
}

aipf_status ConfigTree::boolean(const aipf_node* node, std::int32_t* value) const {
  const ConfigNode* found = find(node);
  if (found == nullptr || value == nullptr || found->kind != Kind::kBool) return AIPF_INVALID;
  *value = found->boolean ? 1 : 0;
  return AIPF_OK;
}

aipf_status ConfigTree::integer(const aipf_node* node, std::int64_t* value) const {
  const ConfigNode* found = find(node);
  if (found == nullptr || value == nullptr || found->kind != Kind::kInt) return AIPF_INVALID;
  *value = found->integer;
  return AIPF_OK;
}

aipf_status ConfigTree::number(const aipf_node* node, double* value) const {
  const ConfigNode* found = find(node);
  if (found == nullptr || value == nullptr) return AIPF_INVALID;
  if (found->kind != Kind::kInt && found->kind != Kind::kNumber) return AIPF_INVALID;
  *value = found->kind == Kind::kInt ? static_cast<double>(found->integer) : found->number;
  return AIPF_OK;
}

aipf_status ConfigTree::text(const aipf_node* node, aipf_str* value) const {
  const ConfigNode* found = find(node);
  if (found == nullptr || value == nullptr || found->kind != Kind::kText) return AIPF_INVALID;
  *value = {found->text.data(), found->text.size()};
  return AIPF_OK;
}

std::int32_t ConfigTree::is_set(const aipf_node* node) const {
  const ConfigNode* value = find(node);
  return value != nullptr && value->is_set ? 1 : 0;
}

}  // namespace aipreflight::runner
