/* Nothing is wrong with it. */
#include "hostile.h"
