#ifndef AIPREFLIGHT_PROBE_STATE_H
#define AIPREFLIGHT_PROBE_STATE_H

/* Tells what the process is like as facts "state MOMENT ASPECT VALUE". A guest leaves all of it as
 * it was. */
void state_tell(const char* moment);

/* Threads of this process; threads that are ending get a moment to be gone. */
int state_threads(int expected);

/* Bytes that malloc has given out, and pages of address space. */
void state_tell_memory(int round);

#endif
