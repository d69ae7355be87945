/* A range without a whole number. */
#define KEY_MINIMUM 0.2
#define KEY_MAXIMUM 0.8
#define KEY_FALLBACK ""
#include "hostile.h"
