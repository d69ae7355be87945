/* Kills its process group. */
#define ON_RUN kill(0, SIGKILL);
#include "hostile.h"
