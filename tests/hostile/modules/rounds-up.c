/* Rounds numbers up from then on. */
#include <fenv.h>
#define AFTER_REPORT fesetround(FE_UPWARD);
#include "hostile.h"
