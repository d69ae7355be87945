/* Wants what its key table does not ask for. */
#define ON_CREATE                                                            \
  host->explain(host, TEXT("no_server"), TEXT("there is no server to ask")); \
  if (host->struct_size > 0) return NULL;
#include "hostile.h"
