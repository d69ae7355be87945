#include "scenario.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts.h"
#include "host.h"
#include "state.h"

enum { kRefused = 3 };

/* An instance and the host that it was given. */
struct guest {
  struct probe_host host;
  aipf_instance* instance;
};

static struct guest guests[2];

static int open_module(const struct stage* stage) {
  if (module_open(stage->module, stage->module->path, stage->check) != 0) return -1;
  fact("digest\t%llx", (unsigned long long)module_digest(stage->module));
  module_settle(stage->module);
  conditions_tighten(&stage->conditions);
  return 0;
}

/* Each instance writes to a folder of its own, as it does where each has a process of its own. */
static const char* artefact_folder_of(const struct stage* stage, const struct guest* guest) {
  static char second[kPathSize];
  if (guest == &guests[0]) return stage->artefact_folder;
  snprintf(second, sizeof second, "%s/second", stage->artefact_folder);
  mkdir(second, S_IRWXU);
  return second;
}

static void create(const struct stage* stage, struct guest* guest, int round) {
  const char* const artefact_folder = artefact_folder_of(stage, guest);
  host_init(&guest->host, stage->config, artefact_folder, stage->conditions.is_newer);
  guest->host.round = round;
  guest->host.refuses = stage->conditions.refuses;
  guest->host.cancel = (struct cancel_plan){stage->conditions.cancels,
                                            stage->conditions.cancel_after_s,
                                            stage->conditions.cancel_at_call};
  fact("at\tcreate");
  guest->instance = stage->module->check->create(&guest->host.table, stage->config);
  if (guest->instance != NULL) return;
  fact("no-instance\t%s",
       guest->host.has_config_error || guest->host.has_explained ? "explained" : "unexplained");
}

static void run(const struct stage* stage, struct guest* guest) {
  if (guest->instance == NULL) return;
  host_begin_run(&guest->host);
  fact("at\trun");
  const aipf_result result = stage->module->check->run(guest->instance);
  const double elapsed = host_elapsed(&guest->host);
  host_finish(&guest->host);
  fact("result\t%d\t%s",
       result,
       guest->host.has_explained || guest->host.has_config_error ? "explained" : "unexplained");
  fact("took\t%.6f\t%llu", elapsed, (unsigned long long)guest->host.calls);
  if (guest->host.cancelled_at >= 0)
    fact("stopped-after\t%.6f", elapsed - guest->host.cancelled_at);
}

static void destroy(const struct stage* stage, struct guest* guest) {
  host_finish(&guest->host);
  if (guest->instance != NULL) {
    fact("at\tdestroy");
    stage->module->check->destroy(guest->instance);
  }
  if (guest->host.late_calls > 0)
    fact("late-calls\t%llu", (unsigned long long)guest->host.late_calls);
  pthread_mutex_destroy(&guest->host.mutex);
}

static void tell_digest(const struct stage* stage) {
  fact("digest\t%llx", (unsigned long long)module_digest(stage->module));
}

/* The end that a runner has: without exit handlers. */
static int end(void) {
  conditions_relax();
  fact("at\tend");
  _exit(0);
}

/* One instance, looked at before and after. */
static int live(const struct stage* stage) {
  state_tell("start");
  if (open_module(stage) != 0) return kRefused;
  module_ask(stage->module);
  create(stage, &guests[0], 0);
  run(stage, &guests[0]);
  destroy(stage, &guests[0]);
  conditions_relax();
  tell_digest(stage);
  state_tell("end");
  return end();
}

static int load(const struct stage* stage) {
  if (open_module(stage) != 0) return kRefused;
  tell_digest(stage);
  return end();
}

/* Many instances that never run. */
static int churn(const struct stage* stage) {
  if (open_module(stage) != 0) return kRefused;
  for (int round = 0; round < stage->conditions.rounds; ++round) {
    create(stage, &guests[0], 0);
    destroy(stage, &guests[0]);
    state_tell_memory(round);
  }
  return end();
}

/* Many instances that run, one after the other. */
static int rerun(const struct stage* stage) {
  if (open_module(stage) != 0) return kRefused;
  for (int round = 0; round < stage->conditions.rounds; ++round) {
    create(stage, &guests[0], round);
    guests[0].host.is_quiet = round > 1;
    run(stage, &guests[0]);
    destroy(stage, &guests[0]);
    state_tell_memory(round);
  }
  return end();
}

/* Two instances whose lives overlap. */
static int overlap(const struct stage* stage) {
  if (open_module(stage) != 0) return kRefused;
  create(stage, &guests[0], 0);
  create(stage, &guests[1], 1);
  run(stage, &guests[0]);
  run(stage, &guests[1]);
  destroy(stage, &guests[0]);
  destroy(stage, &guests[1]);
  return end();
}

struct thread {
  const struct stage* stage;
  pthread_barrier_t* barrier;
  int index;
};

static void* live_on_a_thread(void* argument) {
  const struct thread* const thread = argument;
  pthread_barrier_wait(thread->barrier);
  for (int round = 0; round < thread->stage->conditions.rounds; ++round) {
    create(thread->stage, &guests[thread->index], thread->index);
    guests[thread->index].host.is_quiet = round > 0;
    run(thread->stage, &guests[thread->index]);
    destroy(thread->stage, &guests[thread->index]);
  }
  return NULL;
}

/* Two instances at once, each on a thread of its own. */
static int at_once(const struct stage* stage) {
  if (open_module(stage) != 0) return kRefused;
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, NULL, 2);
  pthread_t threads[2];
  struct thread arguments[2] = {{stage, &barrier, 0}, {stage, &barrier, 1}};
  for (int i = 0; i < 2; ++i) {
    if (pthread_create(&threads[i], NULL, live_on_a_thread, &arguments[i]) != 0) return kRefused;
  }
  for (int i = 0; i < 2; ++i) pthread_join(threads[i], NULL);
  return end();
}

/* Taken out of the process, and put in again. */
static int unload(const struct stage* stage) {
  for (int round = 0; round < 2; ++round) {
    if (open_module(stage) != 0) return kRefused;
    const void* const inside = (const void*)stage->module->table;
    create(stage, &guests[0], round);
    run(stage, &guests[0]);
    destroy(stage, &guests[0]);
    fact("at\tunload");
    dlclose(stage->module->library);
    usleep(20000); /* a thread that was left would run into nothing */
    fact("unloaded\t%s", module_is_mapped(inside) ? "still mapped" : "gone");
  }
  return end();
}

/* Ends as a program does, by its exit handlers. */
static int leave(const struct stage* stage) {
  if (open_module(stage) != 0) return kRefused;
  create(stage, &guests[0], 0);
  run(stage, &guests[0]);
  destroy(stage, &guests[0]);
  fact("at\texit");
  exit(0);
}

scenario scenario_find(const char* name) {
  static const struct {
    const char* name;
    scenario play;
  } kScenarios[] = {
      {"load", load},
      {"live", live},
      {"churn", churn},
      {"rerun", rerun},
      {"overlap", overlap},
      {"at-once", at_once},
      {"unload", unload},
      {"leave", leave},
  };
  for (size_t i = 0; i < sizeof kScenarios / sizeof *kScenarios; ++i) {
    if (strcmp(kScenarios[i].name, name) == 0) return kScenarios[i].play;
  }
  return NULL;
}
