/* Calls itself without end. */
#define BEFORE                                          \
  static int deeper(volatile int depth) {               \
    volatile char room[4096];                           \
    room[0] = (char)depth;                              \
    return depth < 0 ? 0 : deeper(depth + 1) + room[0]; \
  }
#define ON_RUN \
  if (deeper(1) == 7) return AIPF_STOPPED;
#include "hostile.h"
