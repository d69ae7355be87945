/* Exports a function of its own. */
#define BEFORE                        \
  AIPF_EXPORT int acme_helper(void);  \
  AIPF_EXPORT int acme_helper(void) { \
    return 7;                         \
  }
#include "hostile.h"
