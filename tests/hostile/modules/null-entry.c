/* Refuses the host. */
#define ON_ENTRY                                    \
  *why = TEXT("needs a licence file in /etc/acme"); \
  if (major != 0) return NULL;
#include "hostile.h"
