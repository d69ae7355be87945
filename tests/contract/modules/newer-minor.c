/* Was built for a host that does not exist yet. */
#include "minimal.h"

MINIMAL_MODULE("newer-minor", 42)
MINIMAL_ENTRY
