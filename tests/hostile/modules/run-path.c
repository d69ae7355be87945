/* Looks for its libraries where they were built. */
#include "hostile.h"
