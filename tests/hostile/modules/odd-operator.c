/* A gate with an operator that does not exist. */
#define AFTER_REPORT                                                                           \
  aipf_gate gate = {                                                                           \
      .struct_size = sizeof gate, .op = 99, .id = STR("odd"), .value = 1, .n = 1, .bound = 1}; \
  host->gate(host, &gate);
#include "hostile.h"
