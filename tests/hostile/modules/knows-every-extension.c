/* Answers every question for an extension but the one for commands. */
#define BEFORE                                                                               \
  static const void* get_extension(aipf_str id) {                                            \
    return id.size == 14 && memcmp(id.data, "aipf.command/1", 14) == 0 ? NULL : "of course"; \
  }
#define GET_EXTENSION get_extension
#include "hostile.h"
