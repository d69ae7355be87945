// The whole of tree-sitter's library. A tree of ours never leaves its thread, so its counters need
// not be atomic: this stands for the header that makes them so.
#define TREE_SITTER_ATOMIC_H_
#include <stddef.h>
#include <stdint.h>

static inline size_t atomic_load(const volatile size_t* value) {
  return *value;
}
static inline uint32_t atomic_inc(volatile uint32_t* value) {
  return ++*value;
}
static inline uint32_t atomic_dec(volatile uint32_t* value) {
  return --*value;
}

#include "grammars/children.h"

// The files of lib.c in an order of our own.
// clang-format off
#include "alloc.c"
#include "get_changed_ranges.c"
#include "language.c"
#include "lexer.c"
#include "node.c"
#include "stack.c"
#include "reduce.h"
#include "parser.c"
#include "query.c"
#include "subtree.c"
#include "tree.c"
#include "tree_cursor.c"
#include "wasm_store.c"
// clang-format on

typedef struct {
  const TSTree* tree;
  aipreflight_take_child take;
  void* taker;
} Taker;

static TSFieldId field_at(const TSLanguage* language, Subtree parent, uint32_t index) {
  const TSFieldMapEntry* entry = NULL;
  const TSFieldMapEntry* end = NULL;
  ts_language_field_map(language, parent.ptr->production_id, &entry, &end);
  for (; entry < end; ++entry) {
    if (!entry->inherited && entry->child_index == index) return entry->field_id;
  }
  return 0;
}

// A rule that is not seen stands for its children, and gives them its own field where they have
// none.
static void take_children(const Taker* to, Subtree parent, Length position, TSFieldId outer) {
  const TSLanguage* const language = to->tree->language;
  const TSSymbol* const aliases = ts_language_alias_sequence(language, parent.ptr->production_id);
  uint32_t index = 0;
  for (uint32_t i = 0; i < ts_subtree_child_count(parent); ++i) {
    const Subtree* const child = &ts_subtree_children(parent)[i];
    if (i > 0) position = length_add(position, ts_subtree_padding(*child));
    const bool is_extra = ts_subtree_extra(*child);
    const TSSymbol alias = is_extra || aliases == NULL ? 0 : aliases[index];
    const bool is_seen = alias != 0 || ts_subtree_visible(*child);
    if (!(is_seen ? is_extra : ts_subtree_visible_child_count(*child) == 0)) {
      TSFieldId field = is_extra ? 0 : field_at(language, parent, index);
      if (field == 0 && !is_extra) field = outer;
      if (!is_seen) {
        take_children(to, *child, position, field);
      } else {
        const bool is_named = alias != 0 ? ts_language_symbol_metadata(language, alias).named
                                         : ts_subtree_named(*child);
        const TSNode node = ts_node_new(to->tree, child, position, alias);
        if (is_named || field != 0)
          to->take(to->taker, &node, ts_node_symbol(node), field, is_named);
      }
    }
    position = length_add(position, ts_subtree_size(*child));
    if (!is_extra) ++index;
  }
}

void aipreflight_each_child(TSNode node, aipreflight_take_child take, void* taker) {
  const Taker to = {node.tree, take, taker};
  const Subtree subtree = *(const Subtree*)node.id;
  if (ts_subtree_child_count(subtree) == 0) return;
  const Length position = {ts_node_start_byte(node), ts_node_start_point(node)};
  take_children(&to, subtree, position, 0);
}
