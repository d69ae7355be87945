/* Starts a program and has not said that it does. */
#define AFTER_REPORT                         \
  const pid_t child = fork();                \
  if (child == 0) {                          \
    execl("/bin/true", "true", (char*)NULL); \
    _exit(1);                                \
  }                                          \
  int status = 0;                            \
  waitpid(child, &status, 0);                \
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) report(host, "started a program", 0, 1);
#include "hostile.h"
