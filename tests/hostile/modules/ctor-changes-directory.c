/* Goes elsewhere while it is loaded. */
#define ON_LOAD \
  if (chdir("/") != 0) errno = 0;
#include "hostile.h"
