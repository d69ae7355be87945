/* Takes it for granted that there is a PATH. */
#define AFTER_REPORT \
  if (getenv("PATH") == NULL) abort();
#include "hostile.h"
