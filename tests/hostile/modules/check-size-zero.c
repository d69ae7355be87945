/* A check type of no size. */
#define CHECK_SIZE 0
#include "hostile.h"
