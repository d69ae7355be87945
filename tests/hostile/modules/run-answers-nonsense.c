/* Answers what is no result. */
#define AFTER_REPORT return 77;
#include "hostile.h"
