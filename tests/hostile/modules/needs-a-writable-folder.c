/* Takes it for granted that files can be made here. */
#define NEEDS AIPF_NEEDS_WRITE
#define AFTER_REPORT                                                          \
  const int file = open("scratch.tmp", O_CREAT | O_WRONLY | O_CLOEXEC, 0600); \
  if (file < 0 && errno != EMFILE) abort();                                   \
  if (file >= 0) close(file);                                                 \
  unlink("scratch.tmp");
#include "hostile.h"
