/* Reports in create. */
#define ON_CREATE report(host, "early", 1, 1);
#include "hostile.h"
