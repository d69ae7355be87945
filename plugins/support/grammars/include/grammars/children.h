#pragma once

#include <stdbool.h>
#include <tree_sitter/api.h>

#ifdef __cplusplus
extern "C" {
#endif

// `symbol` is the child's as its parent names it, `field` the parent's that it is in, or 0.
typedef void (*aipreflight_take_child)(
    void* taker, const TSNode* child, TSSymbol symbol, TSFieldId field, bool is_named);

// Gives the children of a node that are named or in a field, in order and without comments. What
// the library has for this, a cursor, asks for each of them anew how it stands in the tree: that
// was a seventh of a scan.
void aipreflight_each_child(TSNode node, aipreflight_take_child take, void* taker);

#ifdef __cplusplus
}
#endif
