/* Refuses every configuration and does not say why. */
#define ON_CREATE \
  if (host->struct_size > 0) return NULL;
#include "hostile.h"
