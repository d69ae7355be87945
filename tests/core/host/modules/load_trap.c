/* A module whose constructor does one harm, AIPF_TRAP. It has no note, as one of another toolchain. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((constructor)) static void spring(void) {
  fprintf(stderr, "the trap is sprung\n");
  AIPF_TRAP;
}

__attribute__((visibility("default"))) const void *aipreflight_plugin_v1(uint32_t major, uint32_t minor, void *why);
const void *aipreflight_plugin_v1(uint32_t major, uint32_t minor, void *why) {
  (void)major;
  (void)minor;
  (void)why;
  return NULL;
}
