/* Has an address in its code, which the loader has to write there. */
#define BEFORE __asm__(".text\n.quad getpid\n.previous\n");
#include "hostile.h"
