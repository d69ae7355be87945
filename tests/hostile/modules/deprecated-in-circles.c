/* A key that is replaced by one that is replaced by it. */
#define KEY_DEPRECATED "other_level"
#define BEFORE                                                           \
  static const aipf_key other_key = {.struct_size = sizeof(aipf_key),    \
                                     .types = AIPF_TYPE_INT,             \
                                     .path = STR("other_level"),         \
                                     .doc = STR("How much more of it."), \
                                     .minimum = 1,                       \
                                     .maximum = 9,                       \
                                     .deprecated = STR("level")};
#define KEYS &the_key, &other_key
#define KEY_COUNT 2
#include "hostile.h"
