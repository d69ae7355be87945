#ifndef AIPREFLIGHT_PROBE_CONDITIONS_H
#define AIPREFLIGHT_PROBE_CONDITIONS_H

#include <stdint.h>

/* What a scenario is run under, from words NAME or NAME=VALUE. */
struct conditions {
  int rounds;           /* rounds=N: instances, one after the other */
  int closes_stdin;     /* stdin-closed */
  int refuses;          /* refuses: every evidence is answered AIPF_LIMIT */
  int is_newer;         /* newer-host */
  uint64_t memory;      /* memory=BYTES: may still be allocated once the module is open; 0: any */
  int64_t descriptors; /* descriptors=N: may still be opened; negative: any */
  int cancels;          /* cancel-after-us=N, cancel-at-call=N */
  double cancel_after_s;
  uint64_t cancel_at_call;
};

/* 0, or -1 for a word that is unknown. */
int conditions_read(struct conditions* conditions, char** words);

/* Before the module is opened; after. */
void conditions_begin(const struct conditions* conditions);
void conditions_tighten(const struct conditions* conditions);
/* For the probe's own last words. */
void conditions_relax(void);

#endif
