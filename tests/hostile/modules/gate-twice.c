/* The same gate again. */
#define REPORT                                  \
  aipf_gate gate = {.struct_size = sizeof gate, \
                    .op = AIPF_OP_LE,           \
                    .id = STR("odd"),           \
                    .value = 1,                 \
                    .n = 1,                     \
                    .bound = 1};                \
  host->gate(host, &gate);                      \
  host->gate(host, &gate);
#include "hostile.h"
