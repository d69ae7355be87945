/* Closes every descriptor while it is loaded. */
#define ON_LOAD \
  for (int descriptor = 0; descriptor < 1024; ++descriptor) close(descriptor);
#include "hostile.h"
