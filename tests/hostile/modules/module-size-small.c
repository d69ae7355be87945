/* Its table ends before its members. */
#define MODULE_SIZE 8
#include "hostile.h"
