/* Aborts when it is asked for an extension. */
#include <stdlib.h>
#define BEFORE                                           \
  static const void* get_extension(UNUSED aipf_str id) { \
    abort();                                             \
  }
#define GET_EXTENSION get_extension
#include "hostile.h"
