/* A hundred thousand keys. */
#define KEY_COUNT 100000
#include "hostile.h"
