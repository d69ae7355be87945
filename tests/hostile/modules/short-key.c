/* A key of one letter. */
#define KEY_PATH STR("z")
#include "hostile.h"
