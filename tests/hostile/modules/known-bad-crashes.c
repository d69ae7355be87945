/* Falls over where it makes its known-bad input. */
#define KNOWN_BAD_ON_RUN abort();
#include "extensions.h"
