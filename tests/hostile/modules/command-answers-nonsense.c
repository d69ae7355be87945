/* Its command returns what is no result. */
#define COMMAND_RESULT 77
#include "extensions.h"
