/* Takes it for granted that there is a standard input. */
#define AFTER_REPORT \
  if (fcntl(STDIN_FILENO, F_GETFD) < 0) abort();
#include "hostile.h"
