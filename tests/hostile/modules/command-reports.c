/* Reports a gate from its command, which has no report. */
#define COMMAND_ON_RUN report(host, "answer", 1, 1);
#include "extensions.h"
