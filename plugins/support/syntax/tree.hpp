#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <tree_sitter/api.h>
#include <utility>
#include <vector>

#include "stack.hpp"
#include "wide_language.hpp"

namespace aipreflight::syntax {

// Which of our kinds a grammar's symbol is, and which of our fields its field is; looked up once.
class Vocabulary {
 public:
  using Names = std::initializer_list<std::pair<const char*, int>>;
  Vocabulary(const TSLanguage* language, Names kinds, Names fields);

  // 0: a kind that is not in the list
  [[nodiscard]] int kind(TSSymbol symbol) const {
    return symbol < kinds_.size() ? kinds_[symbol] : 0;
  }
  [[nodiscard]] int field(TSFieldId field) const {
    return field < fields_.size() ? fields_[field] : 0;
  }
  [[nodiscard]] const TSLanguage* language() const { return language_.get(); }

 private:
  WideLanguage language_;
  std::vector<std::int16_t> kinds_;
  std::vector<std::int16_t> fields_;
};

// A child of a node: its node, our kind and our field of it.
struct Kid {
  TSNode node;
  int kind = 0;
  int field = 0;
};

using Kids = Stack<Kid>::List;

// The first one in that field, or null.
inline const Kid* in_field(const Kids& kids, int field) {
  for (const Kid& kid : kids) {
    if (kid.field == field) return &kid;
  }
  return nullptr;
}

// Lists children; one stack for all, so that a node costs no allocation.
class Walker {
 public:
  explicit Walker(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  // The named children, and those in a field, without comments.
  [[nodiscard]] Kids kids(TSNode node);

 private:
  const Vocabulary& vocabulary_;
  Stack<Kid> stack_;
};

inline std::uint32_t begin_of(TSNode node) {
  return ts_node_start_byte(node);
}
inline std::uint32_t end_of(TSNode node) {
  return ts_node_end_byte(node);
}

}  // namespace aipreflight::syntax
