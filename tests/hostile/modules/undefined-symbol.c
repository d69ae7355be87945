/* Needs a function that no library has. */
#define BEFORE extern int acme_licence_check(void);
#define ON_RUN \
  if (acme_licence_check() == 0) return AIPF_STOPPED;
#include "hostile.h"
