/* Changes in its known-bad input what is no key of its check. */
#define KNOWN_BAD_CHANGES "{\"levle\": 3}"
#include "extensions.h"
