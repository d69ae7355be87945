/* Answers the question for its known-bad inputs with what is no table. */
#define BEFORE                                                                                  \
  static const void* get_extension(aipf_str id) {                                               \
    return id.size == 15 && memcmp(id.data, "aipf.selftest/1", 15) == 0 ? "of course" : NULL; \
  }
#define GET_EXTENSION get_extension
#include "hostile.h"
