/* A title of a gigabyte, of which a few bytes are there. */
#define TITLE \
  { "A fault", 1u << 30 }
#include "hostile.h"
