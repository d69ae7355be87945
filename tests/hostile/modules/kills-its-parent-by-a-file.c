/* Has the kernel kill the host when a socket has something to read. */
#define ON_RUN                                   \
  int ends[2];                                   \
  socketpair(AF_UNIX, SOCK_STREAM, 0, ends);     \
  fcntl(ends[0], F_SETOWN, getppid());           \
  fcntl(ends[0], F_SETSIG, SIGKILL);             \
  fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK); \
  if (write(ends[1], "x", 1) != 1) abort();
#include "hostile.h"
