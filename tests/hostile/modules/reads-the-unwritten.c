/* Decides by memory that it has never written. */
#define AFTER_REPORT                                                    \
  volatile int* const block = malloc(sizeof(int));                      \
  if (block != NULL && *block == 42) report(host, "forty-two", 42, 42); \
  free((void*)(uintptr_t)block);
#include "hostile.h"
