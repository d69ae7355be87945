/* Ends the process by quick_exit. */
#define ON_RUN quick_exit(0);
#include "hostile.h"
