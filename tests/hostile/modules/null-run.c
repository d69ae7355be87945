/* A check without run. */
#define RUN NULL
#include "hostile.h"
