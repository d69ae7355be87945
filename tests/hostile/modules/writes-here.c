/* Writes into the working directory and has not said that it does. */
#define AFTER_REPORT write_file("left-behind.txt", "here");
#include "hostile.h"
