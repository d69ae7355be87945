/* Needs a library by the path that it had when this was built. */
#define BEFORE extern int acme_support(void);
#define AFTER_REPORT \
  if (acme_support() != 7) return AIPF_COULD_NOT_MEASURE;
#include "hostile.h"
