/* Writes on after it has said that it is done. */
#define BEFORE static const char* grown;
#define AFTER_REPORT                   \
  grown = announce(host, "grows.txt"); \
  write_file(grown, "small");
#define ON_DESTROY write_file(grown, "larger than it was when run returned");
#include "hostile.h"
