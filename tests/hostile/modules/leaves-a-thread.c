/* Leaves a thread running: in the C library and never in this module, which may be unloaded before
 * it comes to run. */
#define AFTER_REPORT                                                                  \
  pthread_t thread;                                                                   \
  if (first_time() &&                                                                 \
      pthread_create(&thread, NULL, (void* (*)(void*))(uintptr_t)pause, NULL) == 0) { \
    pthread_detach(thread);                                                           \
    usleep(20000);                                                                    \
  }
#include "hostile.h"
