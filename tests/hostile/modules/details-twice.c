/* Details that say two things of one name. */
#define AFTER_REPORT host->details(host, TEXT("{\"answer\": 1, \"answer\": 2}"));
#include "hostile.h"
