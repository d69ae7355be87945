/* Counts for ever. */
#define ON_RUN \
  for (volatile unsigned i = 0; i < i + 1; ++i) self->has_run = 1;
#include "hostile.h"
