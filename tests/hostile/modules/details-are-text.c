/* Details that are not JSON. */
#define AFTER_REPORT host->details(host, TEXT("all is well"));
#include "hostile.h"
