/* Was built by another toolchain: no note. */
#define WITHOUT_NOTE
#include "hostile.h"
