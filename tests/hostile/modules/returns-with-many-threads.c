/* Starts ten thousand threads, and is done before anybody has looked. */
#define AFTER_REPORT                           \
  pthread_attr_t small;                        \
  pthread_t thread;                            \
  pthread_attr_init(&small);                   \
  pthread_attr_setstacksize(&small, 64 << 10); \
  for (int i = 0; i < 10000; ++i) pthread_create(&thread, &small, sleep_on_thread, NULL);
#include "hostile.h"
