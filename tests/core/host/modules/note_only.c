/* Nothing but a note: AIPF_NOTE_MAJOR, AIPF_NOTE_MINOR, AIPF_NOTE_ID. Refused, or not, before anything is loaded. */
#include <aipreflight/abi/plugin.h>

__attribute__((section(".note.aipreflight"), used, aligned(4))) static const struct aipf_note note = {
    12, 88, AIPF_NOTE_TYPE, "aipreflight", AIPF_NOTE_MAJOR, AIPF_NOTE_MINOR, AIPF_NOTE_ID, "1.0.0"};
