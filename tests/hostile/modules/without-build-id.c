/* Is linked without a build id. */
#include "hostile.h"
