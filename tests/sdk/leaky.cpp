#include <aipreflight/abi.h>

// Linked without the version script: what is visible by mistake is exported.
AIPF_MODULE_NOTE("leaky", "1.0.0");

extern "C" AIPF_EXPORT int helper_that_leaks() {
  return 1;
}

extern "C" AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(uint32_t, uint32_t, aipf_str*) {
  return nullptr;
}
