/* Sets a variable. */
#define AFTER_REPORT setenv("ACME_MODE", "on", 1);
#include "hostile.h"
