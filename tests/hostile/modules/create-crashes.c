/* Falls over in create. */
#define ON_CREATE abort();
#include "hostile.h"
