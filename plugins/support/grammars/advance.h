// Included before each grammar's parser.c: its lexer asks for each character by calls through
// pointers. Within the text that the library has at hand, and from one ASCII character to another,
// there is nothing to call for.
#pragma once
#include "lexer.h"  // of tree-sitter's library, and with it the macros of a generated lexer

static inline void aipreflight_advance(TSLexer* lexer, bool skip) {
  Lexer* const self = (Lexer*)lexer;
  const uint32_t next = self->current_position.bytes - self->chunk_start + 1;
  if (next < self->chunk_size && self->lookahead_size == 1 && (signed char)self->chunk[next] >= 0) {
    self->current_position.bytes++;
    if (lexer->lookahead == '\n') {
      self->current_position.extent.row++;
      self->current_position.extent.column = 0;
    } else {
      self->current_position.extent.column++;
    }
    if (skip) self->token_start_position = self->current_position;
    lexer->lookahead = self->chunk[next];
    return;
  }
  lexer->advance(lexer, skip);
}

// A text is one range: no token ends at a range before.
static inline void aipreflight_mark_end(TSLexer* lexer) {
  const Length* const from = &((Lexer*)lexer)->current_position;
  Length* const to = &((Lexer*)lexer)->token_end_position;
  // One by one, as they were just written: a wider load would wait for the writes.
  to->bytes = from->bytes;
  to->extent.row = from->extent.row;
  to->extent.column = from->extent.column;
}

// Whether a set of ranges in their order has a character; most are ASCII, which is in the first.
static inline bool aipreflight_contains(
    const TSCharacterRange* ranges, uint32_t count, int32_t character) {
  if (character >= 0x80) return set_contains((TSCharacterRange*)ranges, count, character);
  for (uint32_t i = 0; i < count && ranges[i].start <= character; ++i) {
    if (character <= ranges[i].end) return true;
  }
  return false;
}
#define set_contains aipreflight_contains

static inline bool aipreflight_is_at_end(const TSLexer* lexer) {
  const Lexer* const self = (const Lexer*)lexer;
  return self->current_included_range_index == self->included_range_count;
}

#undef START_LEXER
#define START_LEXER()               \
  bool result = false;              \
  bool skip = false;                \
  UNUSED bool eof = false;          \
  int32_t lookahead;                \
  goto start;                       \
  next_state:                       \
  aipreflight_advance(lexer, skip); \
  start:                            \
  skip = false;                     \
  lookahead = lexer->lookahead;

#undef ACCEPT_TOKEN
#define ACCEPT_TOKEN(symbol_value)     \
  result = true;                       \
  lexer->result_symbol = symbol_value; \
  aipreflight_mark_end(lexer);

// `eof = lexer->eof(lexer)` follows each START_LEXER(). What is at hand at the end is a NUL.
#define eof(self) lookahead == 0 && aipreflight_is_at_end(self)
