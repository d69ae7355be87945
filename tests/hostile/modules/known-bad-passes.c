/* Its known-bad input is not bad. */
#define KNOWN_BAD_CHANGES "{\"level\": 1}"
#include "extensions.h"
