/* A title that clears the screen. */
#define TITLE STR("A \033[2Jfault")
#include "hostile.h"
