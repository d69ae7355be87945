/* An artefact that would leave the folder. */
#define AFTER_REPORT announce(host, "../outside.txt");
#include "hostile.h"
