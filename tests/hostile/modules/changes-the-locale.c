/* Sets the locale. */
#include <locale.h>
#define AFTER_REPORT setlocale(LC_ALL, "C.UTF-8");
#include "hostile.h"
