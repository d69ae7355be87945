/* A check whose id is none. */
#define CHECK_ID STR("Bad Id!")
#include "hostile.h"
