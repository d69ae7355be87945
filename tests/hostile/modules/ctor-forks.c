/* Leaves a process behind while it is loaded. */
#define NEEDS AIPF_NEEDS_EXEC
#define ON_LOAD \
  if (fork() == 0) sleep_on();
#include "hostile.h"
