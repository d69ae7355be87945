/* Waits in destroy for a lock that it holds. */
#define ON_DESTROY                                         \
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; \
  pthread_mutex_lock(&lock);                               \
  pthread_mutex_lock(&lock);
#include "hostile.h"
