/* Logs 64 MiB. */
#define BEFORE static char line[32768];
#define ON_RUN                    \
  memset(line, 'x', sizeof line); \
  for (int i = 0; i < 2048; ++i) host->log(host, AIPF_LOG_INFO, (aipf_str){line, sizeof line});
#include "hostile.h"
