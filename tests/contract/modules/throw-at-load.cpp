// Its entry symbol lets an exception through the C line.
#include <aipreflight/abi.h>
#include <stdexcept>

extern "C" AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(uint32_t, uint32_t, aipf_str*) {
  throw std::runtime_error("no table today");
}
