/* A check without a title. */
#define TITLE STR("")
#include "hostile.h"
