/* Writes a gigabyte to stderr. */
#define ON_RUN                                                            \
  static char block[1 << 16];                                             \
  memset(block, 'x', sizeof block);                                       \
  for (int i = 0; i < 1 << 14; ++i) {                                     \
    if (write(2, block, sizeof block) < 0) return AIPF_COULD_NOT_MEASURE; \
  }
#include "hostile.h"
