/* Details of 5 MiB. */
#define BEFORE static char details[5 << 20];
#define AFTER_REPORT host->details(host, (aipf_str){details, sizeof details});
#include "hostile.h"
