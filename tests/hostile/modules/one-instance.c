/* Takes the instance that was made last for its own. */
#define BEFORE static const aipf_host* the_host;
#define ON_CREATE the_host = host;
#define REPORT report(the_host, "answer", 1, 1);
#include "hostile.h"
