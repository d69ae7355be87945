/* Reports in destroy. */
#define ON_DESTROY report(host, "late", 1, 1);
#include "hostile.h"
