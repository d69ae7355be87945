/* Takes it for granted that a file can be opened. */
#define AFTER_REPORT                                        \
  const int file = open("/dev/null", O_RDONLY | O_CLOEXEC); \
  if (file < 0) abort();                                    \
  close(file);
#include "hostile.h"
