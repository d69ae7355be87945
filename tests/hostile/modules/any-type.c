/* A key that takes anything. */
#define KEY_TYPES \
  (AIPF_TYPE_BOOL | AIPF_TYPE_INT | AIPF_TYPE_STRING | AIPF_TYPE_LIST | AIPF_TYPE_MAP)
#define KEY_MINIMUM -HUGE_VAL
#define KEY_MAXIMUM HUGE_VAL
#include "hostile.h"
