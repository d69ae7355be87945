/* Opens a socket and has not said that it does. */
#define AFTER_REPORT \
  if (socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0) report(host, "opened a socket", 0, 1);
#include "hostile.h"
