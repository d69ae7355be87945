/* A key whose path is none. */
#define KEY_PATH STR("Level..up")
#include "hostile.h"
