/* A licence that no list has. */
#define LICENCE "Free for all!"
#include "hostile.h"
