/* Steps back behind the others. */
#define AFTER_REPORT setpriority(PRIO_PROCESS, 0, 5);
#include "hostile.h"
