/* Needs a C library of 2022. */
#define AFTER_REPORT \
  if (arc4random() == 0) report(host, "zero", 0, 0);
#include "hostile.h"
