/* Touches memory that is not its own. */
#define ON_RUN *(volatile int*)(uintptr_t)self->has_run = 1;
#include "hostile.h"
