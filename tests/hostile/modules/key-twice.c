/* A key that is declared twice. */
#define KEYS &the_key, &the_key
#define KEY_COUNT 2
#include "hostile.h"
