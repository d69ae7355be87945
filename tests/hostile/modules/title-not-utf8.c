/* A title that is not UTF-8. */
#define TITLE STR("caf\xe9")
#include "hostile.h"
