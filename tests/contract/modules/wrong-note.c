/* Its ELF note and its table disagree. */
#include "minimal.h"

MINIMAL_MODULE("wrong-note", 0)
MINIMAL_ENTRY
AIPF_MODULE_NOTE("wrong-note", "2.0.0");
