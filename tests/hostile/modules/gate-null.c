/* No gate at all. */
#define REPORT host->gate(host, NULL);
#include "hostile.h"
