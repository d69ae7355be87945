/* Is never entered by two threads, or so it thinks. */
#define BEFORE static int inside;
#define REPORT                                                        \
  if (__atomic_fetch_add(&inside, 1, __ATOMIC_SEQ_CST) != 0) abort(); \
  usleep(20000);                                                      \
  __atomic_fetch_sub(&inside, 1, __ATOMIC_SEQ_CST);                   \
  report(host, "answer", 1, 1);
#include "hostile.h"
