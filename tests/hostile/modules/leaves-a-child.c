/* Leaves a process running. */
#define NEEDS AIPF_NEEDS_EXEC
#define AFTER_REPORT \
  if (first_time() && fork() == 0) sleep_on();
#include "hostile.h"
