/* A unit on a text. */
#define KEY_TYPES AIPF_TYPE_STRING
#define KEY_FALLBACK "one"
#define KEY_UNIT "ms"
#define KEY_MINIMUM -HUGE_VAL
#define KEY_MAXIMUM HUGE_VAL
#include "hostile.h"
