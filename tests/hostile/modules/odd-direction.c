/* A direction that does not exist. */
#define AFTER_REPORT                                                                 \
  aipf_metric metric = {                                                             \
      .struct_size = sizeof metric, .direction = 5, .name = STR("odd"), .value = 1}; \
  host->metric(host, &metric);
#include "hostile.h"
