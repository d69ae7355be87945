/* A name that is read backwards. */
#define REPORT                                  \
  aipf_gate gate = {.struct_size = sizeof gate, \
                    .op = AIPF_OP_LE,           \
                    .id = STR("odd"),           \
                    .value = 1,                 \
                    .n = 1,                     \
                    .bound = 1};                \
  gate.id = TEXT("safe\xe2\x80\xaeliaf");       \
  host->gate(host, &gate);
#include "hostile.h"
