/* Goes elsewhere. */
#define AFTER_REPORT \
  if (chdir("/") != 0) errno = 0;
#include "hostile.h"
