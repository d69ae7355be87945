/* Is linked with -z nodelete. */
#include "hostile.h"
