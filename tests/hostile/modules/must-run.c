/* Falls over where it was not run. */
#define ON_DESTROY \
  if (!self->has_run) abort();
#include "hostile.h"
