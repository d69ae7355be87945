/* Writes to the host past its functions. */
#define AFTER_REPORT send_to_host("\x05\0\0\0hello", 9);
#include "hostile.h"
