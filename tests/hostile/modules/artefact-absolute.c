/* An artefact anywhere. */
#define AFTER_REPORT announce(host, "/etc/acme");
#include "hostile.h"
