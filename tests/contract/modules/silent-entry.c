/* Refuses the host without a word. */
#include "minimal.h"

MINIMAL_MODULE("silent-entry", 0)

const aipf_module* aipreflight_plugin_v1(uint32_t host_major, uint32_t host_minor, aipf_str* why) {
  (void)host_minor;
  (void)why;
  return host_major == 1 ? NULL : &the_module;
}
