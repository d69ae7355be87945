/* Nothing is wrong with it. */
#include "extensions.h"
