/* Is linked with -z execstack. */
#include "hostile.h"
