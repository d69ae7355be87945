/* Reports something else in every process. */
#define REPORT                                          \
  char id[32];                                          \
  snprintf(id, sizeof id, "process %d", (int)getpid()); \
  report(host, id, 1, 1);
#include "hostile.h"
