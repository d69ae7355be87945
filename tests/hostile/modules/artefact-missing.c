/* An artefact that is never written. */
#define AFTER_REPORT announce(host, "never.txt");
#include "hostile.h"
