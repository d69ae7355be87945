/* Ignores a signal for the whole process. */
#define AFTER_REPORT signal(SIGUSR1, SIG_IGN);
#include "hostile.h"
