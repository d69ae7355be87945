/* Answers the question for its commands with what is no table. */
#define BEFORE                                           \
  static const void* get_extension(UNUSED aipf_str id) { \
    return "of course";                                  \
  }
#define GET_EXTENSION get_extension
#include "hostile.h"
