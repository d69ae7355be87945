/* A default above the maximum. */
#define KEY_FALLBACK "11"
#include "hostile.h"
