/* Two checks of one id. */
#define CHECK_TYPES &the_check, &the_check
#include "hostile.h"
