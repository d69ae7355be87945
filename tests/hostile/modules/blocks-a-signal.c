/* Blocks a signal. */
#define AFTER_REPORT        \
  sigset_t set;             \
  sigemptyset(&set);        \
  sigaddset(&set, SIGUSR1); \
  sigprocmask(SIG_BLOCK, &set, NULL);
#include "hostile.h"
