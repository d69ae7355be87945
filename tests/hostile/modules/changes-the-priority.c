/* Steps back behind the others. */
#define AFTER_REPORT setpriority(PRIO_PROCESS, 0, 19);
#include "hostile.h"
