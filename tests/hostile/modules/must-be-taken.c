/* Falls over where the host refuses a gate. */
#define AFTER_REPORT                            \
  aipf_gate gate = {.struct_size = sizeof gate, \
                    .op = AIPF_OP_EQ,           \
                    .id = STR("second"),        \
                    .value = 1,                 \
                    .n = 1,                     \
                    .bound = 1};                \
  if (host->gate(host, &gate) == AIPF_LIMIT) abort();
#include "hostile.h"
