/* Leaves a thread running. */
#define AFTER_REPORT                                                               \
  pthread_t thread;                                                                \
  if (first_time() && pthread_create(&thread, NULL, sleep_on_thread, NULL) == 0) { \
    pthread_detach(thread);                                                        \
    usleep(20000);                                                                 \
  }
#include "hostile.h"
