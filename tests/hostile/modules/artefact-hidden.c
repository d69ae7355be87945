/* A file beside its artefact that no report has. */
#define AFTER_REPORT                                   \
  const char* const path = announce(host, "seen.txt"); \
  char other[4200];                                    \
  write_file(path, "seen");                            \
  if (path != NULL) {                                  \
    snprintf(other, sizeof other, "%s.hidden", path);  \
    write_file(other, "hidden");                       \
  }
#include "hostile.h"
