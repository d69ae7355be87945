/* Falls over in destroy. */
#define ON_DESTROY signal(SIGABRT, SIG_DFL), abort();
#include "hostile.h"
