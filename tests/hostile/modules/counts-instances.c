/* Reports something else the second time. */
#define BEFORE static int count;
#define REPORT                                   \
  char id[32];                                   \
  snprintf(id, sizeof id, "answer %d", ++count); \
  report(host, id, 1, 1);
#include "hostile.h"
