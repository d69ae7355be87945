/* An artefact in a folder. */
#define AFTER_REPORT announce(host, "folder/file.txt");
#include "hostile.h"
