/* Uses a function that no library has. */
#include "minimal.h"

int acme_license_check(void);

MINIMAL_MODULE("undefined-symbol", 0)

const aipf_module* aipreflight_plugin_v1(uint32_t host_major, uint32_t host_minor, aipf_str* why) {
  (void)host_minor;
  (void)why;
  return host_major == 1 && acme_license_check() ? &the_module : NULL;
}
