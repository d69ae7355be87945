/* Needs a C++ library of 2022: std::condition_variable::wait() under its linker's name. */
#define BEFORE \
  extern void _ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(void* self, void* lock);
#define AFTER_REPORT \
  if (!self->has_run) _ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(NULL, NULL);
#include "hostile.h"
