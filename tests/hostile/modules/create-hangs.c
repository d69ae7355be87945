/* Never comes out of create. */
#define ON_CREATE sleep_on();
#include "hostile.h"
