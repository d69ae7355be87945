/* Sets a variable while it is loaded. */
#define ON_LOAD setenv("PATH", "/nowhere", 1);
#include "hostile.h"
