/* Waits until it is cancelled, and then reports as if nothing were. */
#define ON_RUN                                 \
  while (!host->cancelled(host)) usleep(1000); \
  report(host, "too late", 1, 1);              \
  return AIPF_DONE;
#include "hostile.h"
