#ifndef AIPREFLIGHT_PROBE_HOST_H
#define AIPREFLIGHT_PROBE_HOST_H

#include <aipreflight/abi.h>
#include <pthread.h>
#include <stdint.h>
#include <time.h>

#include "config.h"

enum { kPathCount = 32, kPathSize = 1024 };
enum host_state { kCreated, kRunning, kFinished };

/* When `cancelled` begins to answer 1. */
struct cancel_plan {
  int is_on;
  double after_s;   /* since run began */
  uint64_t at_call; /* of a host function while running; 0: by time alone */
};

/* A host of the plugin ABI that judges nothing: it tells what it is asked for as facts. One for
 * each instance. */
struct probe_host {
  aipf_host table;
  /* What a host of a later minor would have beyond; a module of today never looks. */
  void* members_of_a_later_minor[16];
  const aipf_node* config;
  const char* artefact_folder; /* absolute; exists */
  int round;                   /* names the instance in facts */
  int refuses;                 /* answers AIPF_LIMIT to all evidence */
  int is_quiet;                /* tells only what is wrong */
  struct cancel_plan cancel;

  pthread_mutex_t mutex;
  pthread_t runner;
  enum host_state state;
  struct timespec run_began;
  double cancelled_at; /* seconds since run began; negative: not yet */
  uint64_t calls;      /* while running */
  uint64_t late_calls;
  int has_explained;
  int has_config_error;
  int path_count;
  char paths[kPathCount][kPathSize]; /* of announced artefacts */
};

/* `is_newer`: the table is that of a later minor. */
void host_init(struct probe_host* host,
               const aipf_node* config,
               const char* artefact_folder,
               int is_newer);
void host_begin_run(struct probe_host* host);
void host_finish(struct probe_host* host);

/* Seconds since run began. */
double host_elapsed(const struct probe_host* host);

#endif
