/* Answers every question for an extension but those for commands and for known-bad inputs. */
#define BEFORE                                                                        \
  static int is(aipf_str id, const char* name) {                                      \
    return id.size == strlen(name) && memcmp(id.data, name, id.size) == 0;            \
  }                                                                                   \
  static const void* get_extension(aipf_str id) {                                     \
    return is(id, "aipf.command/1") || is(id, "aipf.selftest/1") ? NULL : "of course"; \
  }
#define GET_EXTENSION get_extension
#include "hostile.h"
