#ifndef AIPREFLIGHT_PROBE_FACTS_H
#define AIPREFLIGHT_PROBE_FACTS_H

#include <stdint.h>

/* What the probe has seen, one line each: a name and fields, separated by tabs. A line is written
 * whole and at once, so that what was seen before a crash stands. core/validate/facts.hpp reads
 * them. Any thread. */

/* Opens the file, out of the way of a module that counts descriptors. 0, or -1 with errno. */
int facts_open(const char* path);

/* `format` is as for printf; control characters in what it gives, but for tabs, become spaces. */
__attribute__((format(printf, 1, 2))) void fact(const char* format, ...);

/* The descriptor of the file, which is the probe's own. */
int facts_descriptor(void);

#endif
