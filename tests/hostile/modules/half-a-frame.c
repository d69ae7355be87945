/* Writes the beginning of a message past the host's functions, and goes on. */
#define ON_RUN send_to_host("\x40\0\0\0{\"kind\":\"ga", 14);
#include "hostile.h"
