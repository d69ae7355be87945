/* Sets the umask. */
#define AFTER_REPORT umask(0777);
#include "hostile.h"
