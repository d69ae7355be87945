/* Preloaded into the product: its wall clock goes back by an hour, over and over, as one that is being set would. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <time.h>

typedef int (*clock_gettime_function)(clockid_t, struct timespec*);

__attribute__((visibility("default"))) int clock_gettime(clockid_t clock, struct timespec* time) {
  static _Atomic(clock_gettime_function) real;
  static atomic_uint calls;
  clock_gettime_function found = atomic_load(&real);
  if (found == NULL) {
    *(void**)&found = dlsym(RTLD_NEXT, "clock_gettime");
    atomic_store(&real, found);
  }
  const int result = found(clock, time);
  if (result == 0 && clock == CLOCK_REALTIME && atomic_fetch_add(&calls, 1) % 2 == 1) {
    time->tv_sec -= 3600;
  }
  return result;
}
