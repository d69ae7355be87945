/* The same artefact again. */
#define AFTER_REPORT announce(host, "twice.txt"), announce(host, "twice.txt");
#include "hostile.h"
