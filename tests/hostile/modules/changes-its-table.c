/* Writes into its own description. */
#define BEFORE static char title[] = "A fault";
#define TITLE \
  { title, sizeof title - 1 }
#define ON_RUN title[0] = 'B';
#include "hostile.h"
