/* Opens files until no more can be. */
#define ON_RUN \
  while (open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0) self->has_run = 1;
#include "hostile.h"
