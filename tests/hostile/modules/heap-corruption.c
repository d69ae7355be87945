/* Writes beyond its memory. */
#define ON_RUN                                                  \
  char* blocks[32];                                             \
  for (int i = 0; i < 32; ++i) blocks[i] = malloc(2000);        \
  for (int i = 0; i < 31; ++i) {                                \
    volatile char* const block = blocks[i];                     \
    for (int byte = 0; byte < 2100; ++byte) block[byte] = 0x41; \
  }                                                             \
  for (int i = 31; i >= 0; --i) free(blocks[i]);
#include "hostile.h"
