/* Could not measure, and does not say why. */
#define REPORT return AIPF_COULD_NOT_MEASURE;
#include "hostile.h"
