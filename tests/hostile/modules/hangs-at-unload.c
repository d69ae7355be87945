/* Would never come back from being unloaded. */
#define ON_UNLOAD sleep_on();
#include "hostile.h"
