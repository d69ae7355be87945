/* Leaves a temporary file. */
#define AFTER_REPORT                                                               \
  char path[4200];                                                                 \
  const char* const folder = getenv("TMPDIR");                                     \
  snprintf(path, sizeof path, "%s/acme-XXXXXX", folder == NULL ? "/tmp" : folder); \
  const int file = folder == NULL ? -1 : mkstemp(path);                            \
  if (file >= 0) close(file);
#include "hostile.h"
