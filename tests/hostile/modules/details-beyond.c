/* Details with a number beyond all numbers. */
#define AFTER_REPORT host->details(host, TEXT("{\"answer\": 1e999, \"other\": NaN}"));
#include "hostile.h"
