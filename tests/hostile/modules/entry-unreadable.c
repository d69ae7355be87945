/* Its table is where there is no memory. */
#define ON_ENTRY \
  if (major != 0) return (const aipf_module*)(uintptr_t)16;
#include "hostile.h"
