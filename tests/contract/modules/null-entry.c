/* Refuses the host, and says why. */
#include "minimal.h"

MINIMAL_MODULE("null-entry", 0)

const aipf_module* aipreflight_plugin_v1(uint32_t host_major, uint32_t host_minor, aipf_str* why) {
  static const char kWhy[] = "needs a licence file in /etc/acme";
  if (host_major != 1 || host_minor > 1000) return &the_module;
  why->data = kWhy;
  why->size = sizeof kWhy - 1;
  return NULL;
}
