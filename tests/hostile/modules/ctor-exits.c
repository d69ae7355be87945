/* Ends the process while it is loaded. */
#define ON_LOAD _exit(0);
#include "hostile.h"
