/* A key that must be given and has a default. */
#define KEY_FLAGS AIPF_KEY_REQUIRED
#include "hostile.h"
