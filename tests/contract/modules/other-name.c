/* Its table says another id than its file. */
#include "minimal.h"

MINIMAL_MODULE("renamed", 0)
MINIMAL_ENTRY
