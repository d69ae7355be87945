/* Works with the host of its day alone. */
#define REPORT report(host, host->struct_size == sizeof *host ? "answer" : "odd host", 1, 1);
#include "hostile.h"
