// Included between tree-sitter's stack.c and parser.c. For each rule that it has read the parser
// searches its stack for every way back, makes another version of the stack for each, and puts the
// first in the place of the old one. Most often there is one version and one way.
#pragma once

// As ts_stack_push() of a subtree. That one also clears the seven links that a node seldom has.
static void aipreflight_push(
    Stack* self, StackVersion version, Subtree subtree, bool is_pending, TSStateId state) {
  StackHead* const head = &self->heads.contents[version];
  if (subtree.ptr == NULL) {
    (ts_stack_push)(self, version, subtree, is_pending, state);
    return;
  }
  StackNode* const before = head->node;
  StackNode* const node =
      self->node_pool.size > 0 ? array_pop(&self->node_pool) : ts_malloc(sizeof(StackNode));
  node->state = state;
  node->position = length_add(before->position, ts_subtree_total_size(subtree));
  node->links[0] = (StackLink){before, subtree, is_pending};
  node->link_count = 1;
  node->ref_count = 1;
  node->error_cost = before->error_cost + ts_subtree_error_cost(subtree);
  node->node_count = before->node_count + stack__subtree_node_count(subtree);
  node->dynamic_precedence = before->dynamic_precedence + ts_subtree_dynamic_precedence(subtree);
  head->node = node;
}

// Puts a rule in the place of its `count` parts on a stack of one version. False, and nothing is
// changed, where they are not all on one way back that nobody else goes.
static bool aipreflight_reduce(Stack* self,
                               const TSLanguage* language,
                               SubtreeArray* extras,
                               TSSymbol symbol,
                               uint32_t count,
                               int dynamic_precedence,
                               uint16_t production_id,
                               bool is_end_of_extra) {
  if (self->heads.size != 1) return false;
  StackHead* const head = &self->heads.contents[0];
  StackNode* below = head->node;
  uint32_t size = 0;
  uint32_t extra_size = 0;  // of them, comments after the last part: they stay behind the rule
  for (uint32_t left = count; left > 0; below = below->links[0].node) {
    if (below->link_count != 1 || below->ref_count != 1) return false;
    const Subtree part = below->links[0].subtree;
    if (part.ptr == NULL) return false;
    if (!ts_subtree_extra(part)) {
      --left;
    } else if (left == count) {
      ++extra_size;
    }
    ++size;
  }

  SubtreeArray children = array_new();
  children.size = size - extra_size;
  children.capacity = ts_subtree_alloc_size(children.size) / sizeof(Subtree);
  children.contents = ts_malloc(children.capacity * sizeof(Subtree));
  array_clear(extras);
  array_grow_by(extras, extra_size);
  for (uint32_t i = size; i > 0; --i) {
    StackNode* const node = head->node;
    const Subtree part = node->links[0].subtree;
    if (i > children.size) {
      extras->contents[i - children.size - 1] = part;
    } else {
      children.contents[i - 1] = part;
    }
    head->node = node->links[0].node;
    if (self->node_pool.size < MAX_NODE_POOL_SIZE) {
      array_push(&self->node_pool, node);
    } else {
      ts_free(node);
    }
  }

  const MutableSubtree rule = ts_subtree_new_node(symbol, &children, production_id, language);
  const TSStateId state = below->state;
  const TSStateId next = ts_language_next_state(language, state, symbol);
  if (is_end_of_extra && next == state) rule.ptr->extra = true;
  rule.ptr->parse_state = state;
  rule.ptr->dynamic_precedence += dynamic_precedence;
  aipreflight_push(self, 0, ts_subtree_from_mut(rule), false, next);
  for (uint32_t i = 0; i < extra_size; ++i) {
    aipreflight_push(self, 0, extras->contents[i], false, next);
  }
  return true;
}

#define ts_stack_push aipreflight_push
// ts_parser__reduce() begins with a call with its `count`; two others have a `depth` and 1.
#define ts_stack_pop_count(stack, version, number) AIPREFLIGHT_POP_##number(stack, version)
#define AIPREFLIGHT_POP_1(stack, version) (ts_stack_pop_count)(stack, version, 1)
#define AIPREFLIGHT_POP_depth(stack, version) (ts_stack_pop_count)(stack, version, depth)
#define AIPREFLIGHT_POP_count(stack, version)                         \
  ({                                                                  \
    if (!is_fragile && aipreflight_reduce(stack,                      \
                                          self->language,             \
                                          &self->trailing_extras,     \
                                          symbol,                     \
                                          count,                      \
                                          dynamic_precedence,         \
                                          production_id,              \
                                          end_of_non_terminal_extra)) \
      return version;                                                 \
    (ts_stack_pop_count)(stack, version, count);                      \
  })
