/* Lets nobody read what is written, from the moment at which it is loaded. */
#define ON_LOAD umask(0777);
#include "hostile.h"
