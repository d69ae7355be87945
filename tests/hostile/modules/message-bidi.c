/* A message that is read backwards, and clears the screen. */
#define REPORT                                                          \
  aipf_gate gate = {.struct_size = sizeof gate,                         \
                    .op = AIPF_OP_LE,                                   \
                    .id = STR("odd"),                                   \
                    .value = 1,                                         \
                    .n = 1,                                             \
                    .bound = 1};                                        \
  gate.value = 2, gate.message = TEXT("safe\xe2\x80\xae liaf \033[2J"); \
  host->gate(host, &gate);
#include "hostile.h"
