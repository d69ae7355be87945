/* Takes all memory that it gets, and falls over where there is none. */
#define ON_RUN                            \
  for (;;) {                              \
    char* const block = malloc(64 << 20); \
    *(volatile char*)block = 1;           \
  }
#include "hostile.h"
