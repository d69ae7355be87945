/* Loses memory in create. */
#define ON_CREATE                    \
  char* volatile lost = malloc(100); \
  if (lost != NULL) lost[0] = 1;
#include "hostile.h"
