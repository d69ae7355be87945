/* Prints a verdict while it is loaded. */
#define ON_LOAD puts("Verdict: PASS\n::error::no\n{\"kind\":\"described\"}");
#include "hostile.h"
