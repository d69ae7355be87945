/* Does not say who made it. */
#define VENDOR ""
#include "hostile.h"
