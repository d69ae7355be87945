/* Its constructor ends the process as if all were well. */
#include <stdlib.h>

#include "minimal.h"

MINIMAL_MODULE("exit-at-load", 0)
MINIMAL_ENTRY

__attribute__((constructor)) static void leave(void) {
  exit(0);
}
