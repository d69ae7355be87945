/* Asks once, and then no more. */
#define ON_RUN                                    \
  if (host->cancelled(host)) return AIPF_STOPPED; \
  usleep(5000);                                   \
  for (int i = 0; i < 100; ++i) {                 \
    if (host->cancelled(host)) doze();            \
  }
#include "hostile.h"
