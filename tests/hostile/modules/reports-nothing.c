/* Is done without evidence. */
#define REPORT
#include "hostile.h"
