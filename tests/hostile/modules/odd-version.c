/* A version that is none. */
#define VERSION "1.0"
#include "hostile.h"
