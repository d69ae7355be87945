/* Blocks every signal and never ends. */
#define ON_RUN                          \
  sigset_t all;                         \
  sigfillset(&all);                     \
  sigprocmask(SIG_SETMASK, &all, NULL); \
  sleep_on();
#include "hostile.h"
