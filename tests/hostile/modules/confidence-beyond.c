/* A confidence of more than one. */
#define REPORT                                                                  \
  aipf_gate gate = {.struct_size = sizeof gate,                                 \
                    .op = AIPF_OP_LE,                                           \
                    .id = STR("odd"),                                           \
                    .value = 1,                                                 \
                    .n = 1,                                                     \
                    .bound = 1};                                                \
  gate.interval_low = 0, gate.interval_high = 2, gate.interval_confidence = 95; \
  host->gate(host, &gate);
#include "hostile.h"
