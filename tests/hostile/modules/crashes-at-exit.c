/* Falls over when the process ends. */
#define BEFORE                                                  \
  static void leave(UNUSED int status, UNUSED void* argument) { \
    abort();                                                    \
  }
#define AFTER_REPORT \
  if (first_time()) on_exit(leave, NULL);
#include "hostile.h"
