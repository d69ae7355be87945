/* Its constructor aborts. */
#include <stdlib.h>

#include "minimal.h"

MINIMAL_MODULE("crash-at-load", 0)
MINIMAL_ENTRY

__attribute__((constructor)) static void crash(void) {
  abort();
}
