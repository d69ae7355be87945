/* Its table is of no size. */
#define MODULE_SIZE 0
#include "hostile.h"
