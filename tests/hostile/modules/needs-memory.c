/* Takes it for granted that there is memory. */
#define AFTER_REPORT                   \
  char* const block = malloc(3 << 20); \
  *(volatile char*)block = 1;          \
  free(block);
#include "hostile.h"
