// Included before each grammar's parser.c: its lexer goes on by a call through a pointer for each
// byte. Within the text that the library has at hand, and from one ASCII character to another on
// the same line, there is nothing to call for.
#pragma once
#include "lexer.h"  // of tree-sitter's library, and with it the macros of a generated lexer

static inline void aipreflight_advance(TSLexer* lexer, bool skip) {
  Lexer* const self = (Lexer*)lexer;
  const uint32_t next = self->current_position.bytes - self->chunk_start + 1;
  if (next < self->chunk_size && self->lookahead_size == 1 && lexer->lookahead != '\n' &&
      (signed char)self->chunk[next] >= 0) {
    self->current_position.bytes++;
    self->current_position.extent.column++;
    if (skip) self->token_start_position = self->current_position;
    lexer->lookahead = self->chunk[next];
    return;
  }
  lexer->advance(lexer, skip);
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
