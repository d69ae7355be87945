/* Goes on where it was cancelled before it began. */
#define ON_RUN                                      \
  if (host->cancelled(host)) doze();                \
  usleep(5000);                                     \
  for (int i = 0; i < 100; ++i) {                   \
    if (host->cancelled(host)) return AIPF_STOPPED; \
  }
#include "hostile.h"
