/* Falls over in its command. */
#define COMMAND_ON_RUN abort();
#include "extensions.h"
