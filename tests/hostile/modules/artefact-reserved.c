/* An artefact by the name of one of the host's. */
#define AFTER_REPORT announce(host, "stdout.log");
#include "hostile.h"
