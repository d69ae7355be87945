/* An artefact with a NUL in its name. */
#define AFTER_REPORT \
  aipf_str path;     \
  host->artefact(host, TEXT("a\0b.txt"), TEXT("text/plain"), &path);
#include "hostile.h"
