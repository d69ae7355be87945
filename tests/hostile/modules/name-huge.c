/* A name of a megabyte. */
#define BEFORE static char name[1 << 20];
#define REPORT                                                                                     \
  aipf_gate gate = {.struct_size = sizeof gate, .op = AIPF_OP_LE, .value = 1, .n = 1, .bound = 1}; \
  memset(name, 'n', sizeof name);                                                                  \
  gate.id = (aipf_str){name, sizeof name};                                                         \
  host->gate(host, &gate);
#include "hostile.h"
