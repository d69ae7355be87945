#include <aipreflight/abi/plugin.h>

/* What the module needs-by-path needs. */
AIPF_EXPORT int acme_support(void);
int acme_support(void) {
  return 7;
}
