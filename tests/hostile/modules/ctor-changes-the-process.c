/* Changes whatever it can of the process while it is loaded. */
#define ON_LOAD                                       \
  signal(SIGTERM, SIG_IGN);                           \
  signal(SIGSEGV, SIG_IGN);                           \
  setrlimit(RLIMIT_NOFILE, &(struct rlimit){64, 64}); \
  setenv("PATH", "/nowhere", 1);                      \
  umask(0777);                                        \
  if (chdir("/") != 0) errno = 0;
#include "hostile.h"
