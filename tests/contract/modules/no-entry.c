/* A shared object that is no plugin. */
#include <aipreflight/abi.h>

AIPF_EXPORT int compress(int level);
AIPF_EXPORT int uncompress(int level);
int compress(int level) {
  return level;
}
int uncompress(int level) {
  return level;
}
