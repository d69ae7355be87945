/* Uses a library of the host's without saying that it needs it. */
#define BEFORE extern void* __cxa_get_globals(void);
#define AFTER_REPORT \
  if (__cxa_get_globals() == NULL) return AIPF_COULD_NOT_MEASURE;
#include "hostile.h"
