/* Leaves a descriptor open. */
#define AFTER_REPORT \
  if (first_time() && open("/dev/null", O_RDONLY | O_CLOEXEC) < 0) errno = 0;
#include "hostile.h"
