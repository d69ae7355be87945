#pragma once

#include <aipreflight/abi.h>
#include <cstdint>
#include <vector>

#include "model/config.hpp"

// The configuration as the ABI's opaque nodes. Node n of the array is the node whose id is n.
struct aipf_node {
  const aipreflight::ConfigNode* value;
};

namespace aipreflight::runner {

class ConfigTree {
 public:
  explicit ConfigTree(ConfigNode root);
  ConfigTree(const ConfigTree&) = delete;
  ConfigTree& operator=(const ConfigTree&) = delete;

  [[nodiscard]] const aipf_node* root() const { return nodes_.data(); }
  // The value behind a pointer that a plugin gave; null for a null one and for one that is not of
  // this tree.
  [[nodiscard]] const ConfigNode* find(const aipf_node* node) const;
  [[nodiscard]] const aipf_node* handle(const ConfigNode* value) const;

  [[nodiscard]] std::int32_t kind(const aipf_node* node) const;
  [[nodiscard]] const aipf_node* get(const aipf_node* map, aipf_str key) const;
  [[nodiscard]] std::uint64_t count(const aipf_node* node) const;
  [[nodiscard]] const aipf_node* at(const aipf_node* node, std::uint64_t index) const;
  [[nodiscard]] aipf_status key(const aipf_node* map, std::uint64_t index, aipf_str* key) const;
  [[nodiscard]] aipf_status boolean(const aipf_node* node, std::int32_t* value) const;
  [[nodiscard]] aipf_status integer(const aipf_node* node, std::int64_t* value) const;
  [[nodiscard]] aipf_status number(const aipf_node* node, double* value) const;
  [[nodiscard]] aipf_status text(const aipf_node* node, aipf_str* value) const;
  [[nodiscard]] std::int32_t is_set(const aipf_node* node) const;

 private:
  void collect(const ConfigNode& node);

  ConfigNode root_;
  std::vector<aipf_node> nodes_;
};

}  // namespace aipreflight::runner
