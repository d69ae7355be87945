/* Speaks a major that this host does not know. */
#include <aipreflight/abi.h>

AIPF_EXPORT const void* aipreflight_plugin_v2(void);
const void* aipreflight_plugin_v2(void) {
  return (const void*)0;
}
