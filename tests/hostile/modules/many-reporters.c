/* Reports from eight threads at once, as it may. */
#define BEFORE                                                                             \
  static void* report_from_a_thread(void* argument) {                                      \
    static int count;                                                                      \
    char id[32];                                                                           \
    for (int i = 0; i < 100; ++i) {                                                        \
      snprintf(id, sizeof id, "gate %d", __atomic_fetch_add(&count, 1, __ATOMIC_SEQ_CST)); \
      report(argument, id, 1, 1);                                                          \
    }                                                                                      \
    return NULL;                                                                           \
  }
#define AFTER_REPORT                                                                          \
  pthread_t threads[8];                                                                       \
  for (int i = 0; i < 8; ++i) {                                                               \
    if (pthread_create(&threads[i], NULL, report_from_a_thread, (void*)(uintptr_t)host) != 0) \
      abort();                                                                                \
  }                                                                                           \
  for (int i = 0; i < 8; ++i) pthread_join(threads[i], NULL);
#include "hostile.h"
