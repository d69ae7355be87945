/* Refuses to make its command, and does not say why. */
#define COMMAND_ON_CREATE return NULL;
#include "extensions.h"
