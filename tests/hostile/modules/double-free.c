/* Frees twice. */
#define ON_RUN                         \
  void* volatile block = malloc(2000); \
  void* volatile other = malloc(2000); \
  free(block);                         \
  free(block);                         \
  free(other);
#include "hostile.h"
