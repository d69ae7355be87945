#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/check_type.hpp"

namespace aipreflight::profile {

// A key table as the tree that its paths describe. Refers to the keys it was made from.
struct KeyTree {
  KeyTree() = default;  // declared, since clang 14 cannot derive it for a type that holds itself

  const Key* key = nullptr;  // null: a map or list that leads to a declared path
  std::vector<std::pair<std::string, KeyTree>> children;  // by name, in the order of the table
  std::unique_ptr<KeyTree> any;                           // "path.*"
  std::unique_ptr<KeyTree> item;                          // "path[]"

  // What may stand here: the declared types, and those that paths below imply.
  [[nodiscard]] std::uint64_t types() const;
  [[nodiscard]] const KeyTree* child(std::string_view name) const;  // the named one, else `any`
  [[nodiscard]] std::vector<std::string> names() const;  // of children that are not deprecated
  // A map declared without keys below it: it holds whatever the user likes.
  [[nodiscard]] bool is_free_map() const { return key != nullptr && children.empty() && !any; }
};

[[nodiscard]] KeyTree key_tree(const std::vector<Key>& keys);

}  // namespace aipreflight::profile
