/* Cannot be loaded a second time. */
#define ON_UNLOAD prctl(PR_SET_NAME, "acme-was-here");
#define ON_CREATE           \
  char name[16] = "";       \
  prctl(PR_GET_NAME, name); \
  if (strcmp(name, "acme-was-here") == 0) abort();
#include "hostile.h"
