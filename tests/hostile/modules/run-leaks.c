/* Loses memory in run. */
#define AFTER_REPORT                 \
  char* volatile lost = malloc(100); \
  if (lost != NULL) lost[0] = 1;
#include "hostile.h"
