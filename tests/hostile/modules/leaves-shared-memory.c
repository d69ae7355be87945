/* Leaves memory to whoever comes after it. */
#include <sys/shm.h>
#define AFTER_REPORT shmget(SHARED_KEY, 4096, IPC_CREAT | 0600);
#define SHARED_KEY 44206 /* gate_test.py looks for it */
#include "hostile.h"
