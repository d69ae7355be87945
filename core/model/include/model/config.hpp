#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/source_ref.hpp"

namespace aipreflight {

// A check's configuration after validation against its key table: typed, in range, defaults filled
// in. What the plugin reads through the node functions of the ABI.
struct ConfigNode {
  enum class Kind { kBool = 1, kInt, kNumber, kText, kList, kMap };  // values of AIPF_NODE_*

  ConfigNode() = default;  // declared, since clang 14 cannot derive it for a type that holds itself

  Kind kind = Kind::kMap;
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
  std::string text;
  std::vector<ConfigNode> items;
  std::vector<std::pair<std::string, ConfigNode>> entries;

  bool is_set = false;  // the user wrote it (false: a default)
  bool is_secret = false;
  SourceRef where;  // of the value; for a default, of the map that lacks it

  // Number of this node within its tree: its position in pre-order, the root being 0. Set by
  // number_nodes().
  std::uint32_t id = 0;

  [[nodiscard]] const ConfigNode* find(std::string_view key) const;
  // By path, "sla.ttft_ms" or "gates[2].min"; the deepest node that exists on the way, never null.
  [[nodiscard]] const ConfigNode& nearest(std::string_view path) const;
};

// Numbers a tree in pre-order; returns how many nodes it has.
std::uint32_t number_nodes(ConfigNode& root);
[[nodiscard]] const ConfigNode* find_node(const ConfigNode& root, std::uint32_t id);

}  // namespace aipreflight
