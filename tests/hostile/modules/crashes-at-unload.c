/* Falls over when it is unloaded. */
#define BEFORE                                                  \
  static int is_leaving;                                        \
  static void leave(UNUSED int status, UNUSED void* argument) { \
    is_leaving = 1;                                             \
  }
#define AFTER_REPORT on_exit(leave, NULL);
#define ON_UNLOAD \
  if (!is_leaving) abort();
#include "hostile.h"
