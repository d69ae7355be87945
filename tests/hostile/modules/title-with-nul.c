/* A title with a NUL. */
#define TITLE STR("A\0fault")
#include "hostile.h"
