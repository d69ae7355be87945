/* Its table is larger than any. */
#define MODULE_SIZE (1u << 30)
#include "hostile.h"
