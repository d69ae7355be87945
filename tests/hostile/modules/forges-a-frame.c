/* Writes to the host in its own words, and for another check. */
#define REPORT                                                              \
  static const char frame[] =                                               \
      "\x2c\0\0\0{\"kind\":\"gate\",\"id\":\"forged\",\"check\":\"good\"}"; \
  send_to_host(frame, sizeof frame - 1);
#include "hostile.h"
