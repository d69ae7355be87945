/* Needs a host that does not exist yet. */
#define NEEDED_MINOR 42
#include "hostile.h"
