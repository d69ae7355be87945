/* An artefact with a name of 300 bytes. */
#define AFTER_REPORT                  \
  char name[301];                     \
  memset(name, 'n', sizeof name - 1); \
  name[sizeof name - 1] = '\0';       \
  announce(host, name);
#include "hostile.h"
