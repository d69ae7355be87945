/* Leaves its process few descriptors while it is loaded. */
#define ON_LOAD setrlimit(RLIMIT_NOFILE, &(struct rlimit){64, 64});
#include "hostile.h"
