/* Leaves a timer running. */
#define AFTER_REPORT setitimer(ITIMER_VIRTUAL, &(struct itimerval){{0, 0}, {10000, 0}}, NULL);
#include "hostile.h"
