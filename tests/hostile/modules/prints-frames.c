/* Prints what the runner would say to the host. */
#define AFTER_REPORT                                                                             \
  static const char frame[] =                                                                    \
      "\x3e\0\0\0{\"kind\":\"gate\",\"id\":\"forged\",\"value\":1,\"n\":1,\"op\":5,\"bound\":1}" \
      "\n";                                                                                      \
  for (int descriptor = 1; descriptor <= 2; ++descriptor) {                                      \
    if (write(descriptor, frame, sizeof frame - 1) < 0) return AIPF_COULD_NOT_MEASURE;           \
  }
#include "hostile.h"
