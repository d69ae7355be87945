/* Lowers a limit. */
#define AFTER_REPORT               \
  struct rlimit limit;             \
  getrlimit(RLIMIT_STACK, &limit); \
  limit.rlim_cur = 1 << 20;        \
  setrlimit(RLIMIT_STACK, &limit);
#include "hostile.h"
