/* Ignores SIGTERM from the moment at which it is loaded. */
#define ON_LOAD signal(SIGTERM, SIG_IGN);
#include "hostile.h"
