/* Is never loaded to the end. */
#define ON_LOAD sleep_on();
#include "hostile.h"
