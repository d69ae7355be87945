/* Falls over while it is loaded. */
#define ON_LOAD abort();
#include "hostile.h"
