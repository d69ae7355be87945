#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/source_ref.hpp"

// YAML with positions. The only owner of yaml-cpp, which no header shows.
namespace aipreflight::yaml {

enum class Kind { kNull, kScalar, kSequence, kMap };

struct Entry;

// A YAML node as a plain value. A scalar keeps its text and whether it was quoted; what it means is
// decided by whoever knows the type it should have. Aliases are expanded (each copy keeps the place
// of its anchor).
struct Node {
  Kind kind = Kind::kNull;
  SourceRef where;
  std::string text;  // scalar
  bool quoted =
      false;  // scalar in quotes or a block scalar: always text, never null, bool or number
  std::vector<Node> items;
  std::vector<Entry> entries;  // in order; keys are scalars and distinct

  [[nodiscard]] bool is_null() const { return kind == Kind::kNull; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::kScalar; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::kSequence; }
  [[nodiscard]] bool is_map() const { return kind == Kind::kMap; }
  [[nodiscard]] const Node* find(std::string_view key) const;  // nullptr if absent or not a map
  [[nodiscard]] const Entry* entry(std::string_view key) const;
  // "a number", "a list", "a mapping", "text", "nothing": for messages.
  [[nodiscard]] std::string describe() const;
};

struct Entry {
  std::string key;
  SourceRef key_where;
  Node value;
};

struct Limits {
  std::size_t bytes = 8u << 20;
  std::size_t depth = 64;
  std::size_t nodes = 200'000;  // after alias expansion: bounds "billion laughs"
};

// The one document of a text. Reported, each with its place, and all of them where the parser can
// go on: not UTF-8, NUL bytes, syntax, several documents, duplicate keys (both places), keys that
// are not scalars, tags (`!!python/…`), unknown or cyclic aliases, limits. An empty document is a
// null node.
// `<<` merge keys are honoured (explicit keys win).
struct Parsed {
  Node root;
  Errors errors;  // empty: root is whole
};
[[nodiscard]] Parsed parse(std::string_view text,
                           const std::string& file,
                           const Limits& limits = {});

// Scalars by the YAML 1.2 core schema, plus what YAML 1.1 users write: yes/no/on/off for booleans
// and underscores between digits. A quoted scalar is never any of these.
[[nodiscard]] bool is_null_text(const Node& node);
[[nodiscard]] std::optional<bool> as_bool(const Node& node);
[[nodiscard]] std::optional<double> as_number(const Node& node);  // finite only
[[nodiscard]] std::optional<std::int64_t> as_integer(const Node& node);

}  // namespace aipreflight::yaml
