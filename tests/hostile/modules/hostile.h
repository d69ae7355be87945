#ifndef AIPREFLIGHT_TESTS_HOSTILE_H
#define AIPREFLIGHT_TESTS_HOSTILE_H

/* A whole and good module of one check, into which each source of this folder puts one fault: it
 * defines some of the macros below and includes this file. MODULE_ID is the target's, given by the
 * build. */
#include <aipreflight/abi.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define STR(literal) \
  { literal, sizeof(literal) - 1 }
#define TEXT(literal) ((aipf_str)STR(literal))

/* Statements at each moment; `host` is at hand from create to destroy, `self` from run to destroy.
 */
#ifndef ON_LOAD
#define ON_LOAD
#endif
#ifndef ON_CREATE
#define ON_CREATE
#endif
#ifndef ON_RUN
#define ON_RUN
#endif
#ifndef REPORT
#define REPORT report(host, "answer", (double)self->level, 1);
#endif
#ifndef AFTER_REPORT
#define AFTER_REPORT
#endif
#ifndef ON_DESTROY
#define ON_DESTROY
#endif
#ifndef ON_UNLOAD
#define ON_UNLOAD
#endif
#ifndef ON_ENTRY
#define ON_ENTRY
#endif

/* What the tables say. */
#ifndef NEEDED_MINOR
#define NEEDED_MINOR 0
#endif
#ifndef TABLE_ID
#define TABLE_ID MODULE_ID
#endif
#ifndef VERSION
#define VERSION "1.0.0"
#endif
#ifndef VENDOR
#define VENDOR "tests"
#endif
#ifndef LICENCE
#define LICENCE "MIT"
#endif
#ifndef TITLE
#define TITLE STR("A fault")
#endif
#ifndef DOC
#define DOC STR("Reports one gate, and does one thing wrong.")
#endif
#ifndef CHECK_SIZE
#define CHECK_SIZE sizeof(aipf_check_type)
#endif
#ifndef CHECK_ID
#define CHECK_ID STR(MODULE_ID)
#endif
#ifndef CHECK_TYPES
#define CHECK_TYPES &the_check
#endif
#ifndef NEEDS
#define NEEDS 0
#endif
#ifndef RUN
#define RUN run
#endif
#ifndef KEYS
#define KEYS &the_key
#endif
#ifndef KEY_COUNT
#define KEY_COUNT 1
#endif
#ifndef KEY_PATH
#define KEY_PATH STR("level")
#endif
#ifndef KEY_TYPES
#define KEY_TYPES AIPF_TYPE_INT
#endif
#ifndef KEY_FLAGS
#define KEY_FLAGS 0
#endif
#ifndef KEY_UNIT
#define KEY_UNIT ""
#endif
#ifndef KEY_FALLBACK
#define KEY_FALLBACK "1"
#endif
#ifndef KEY_MINIMUM
#define KEY_MINIMUM 0
#endif
#ifndef KEY_MAXIMUM
#define KEY_MAXIMUM 10
#endif
#ifndef KEY_DEPRECATED
#define KEY_DEPRECATED ""
#endif
#ifndef GET_EXTENSION
#define GET_EXTENSION NULL
#endif

#define UNUSED __attribute__((unused))

struct aipf_instance {
  const aipf_host* host;
  int has_run;
  int64_t level;
};

UNUSED static void report(const aipf_host* host, const char* id, double value, double bound) {
  aipf_gate gate = {
      .struct_size = sizeof gate, .op = AIPF_OP_EQ, .value = value, .n = 1, .bound = bound};
  gate.id = (aipf_str){id, strlen(id)};
  host->gate(host, &gate);
}

/* The path of an artefact, or null. */
UNUSED static const char* announce(const aipf_host* host, const char* name) {
  static __thread char path[4096];
  aipf_str given = {0};
  if (host->artefact(host, (aipf_str){name, strlen(name)}, TEXT("text/plain"), &given) != AIPF_OK)
    return NULL;
  snprintf(path, sizeof path, "%.*s", (int)given.size, given.data);
  return path;
}

UNUSED static void write_file(const char* path, const char* text) {
  const int file = path == NULL ? -1 : open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return;
  if (write(file, text, strlen(text)) < 0) unlink(path);
  close(file);
}

UNUSED static void sleep_on(void) {
  for (;;) pause();
}

/* Two seconds, whatever signals come. */
UNUSED static void doze(void) {
  for (int i = 0; i < 200; ++i) usleep(10000);
}

/* The runner's side of the wire; -1 where there is none. */
UNUSED static int find_wire(void) {
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode)) return descriptor;
  }
  return -1;
}

UNUSED static void send_to_host(const void* bytes, size_t size) {
  if (send(find_wire(), bytes, size, MSG_NOSIGNAL) < 0) return;
}

UNUSED static void* sleep_on_thread(void* argument) {
  sleep_on();
  return argument;
}

/* For what is to happen once in a process. */
UNUSED static int first_time(void) {
  static int is_over;
  return !__atomic_exchange_n(&is_over, 1, __ATOMIC_SEQ_CST);
}

/* What a source needs beyond, before the functions of the check. */
#ifdef BEFORE
BEFORE
#endif

__attribute__((constructor)) static void on_load(void) {
  ON_LOAD
}
__attribute__((destructor)) static void on_unload(void) {
  ON_UNLOAD
}

static aipf_instance* create(const aipf_host* host, const aipf_node* config) {
  ON_CREATE
  aipf_instance* const self = malloc(sizeof *self);
  if (self == NULL) {
    host->explain(host, TEXT("no_memory"), TEXT("no memory is left"));
    return NULL;
  }
  *self = (aipf_instance){host, 0, 1};
  host->node_int(host, host->node_get(host, config, TEXT("level")), &self->level);
  return self;
}

UNUSED static aipf_result run(aipf_instance* self) {
  const aipf_host* const host = self->host;
  self->has_run = 1;
  ON_RUN
  if (host->cancelled(host)) return AIPF_STOPPED;
  REPORT
  AFTER_REPORT
  return AIPF_DONE;
}

static void destroy(aipf_instance* self) {
  UNUSED const aipf_host* const host = self->host;
  ON_DESTROY
  free(self);
}

UNUSED static const aipf_key the_key = {.struct_size = sizeof the_key,
                                        .flags = KEY_FLAGS,
                                        .types = KEY_TYPES,
                                        .path = KEY_PATH,
                                        .unit = STR(KEY_UNIT),
                                        .fallback = STR(KEY_FALLBACK),
                                        .doc = STR("How much of it."),
                                        .minimum = KEY_MINIMUM,
                                        .maximum = KEY_MAXIMUM,
                                        .deprecated = STR(KEY_DEPRECATED)};
static const aipf_key* const the_keys[] = {KEYS};

UNUSED static const aipf_check_type the_check = {.struct_size = CHECK_SIZE,
                                                 .needs = NEEDS,
                                                 .id = CHECK_ID,
                                                 .title = TITLE,
                                                 .doc = DOC,
                                                 .keys = the_keys,
                                                 .key_count = KEY_COUNT,
                                                 .create = create,
                                                 .run = RUN,
                                                 .destroy = destroy};
UNUSED static const aipf_check_type* const the_checks[] = {CHECK_TYPES};

#ifdef BEFORE_MODULE
BEFORE_MODULE
#endif
#ifndef MODULE_SIZE
#define MODULE_SIZE sizeof(aipf_module)
#endif
UNUSED static const aipf_module the_module = {
    .struct_size = MODULE_SIZE,
    .needed_minor = NEEDED_MINOR,
    .id = STR(TABLE_ID),
    .version = STR(VERSION),
    .vendor = STR(VENDOR),
    .support = STR("nobody@example.org"),
    .licence = STR(LICENCE),
    .check_types = the_checks,
    .check_type_count = sizeof the_checks / sizeof *the_checks,
    .get_extension = GET_EXTENSION};
#ifndef WITHOUT_NOTE
AIPF_MODULE_NOTE(MODULE_ID, VERSION);
#endif

#ifndef WITHOUT_ENTRY
AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(uint32_t major, uint32_t minor, aipf_str* why);
AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(UNUSED uint32_t major,
                                                     UNUSED uint32_t minor,
                                                     UNUSED aipf_str* why) {
  ON_ENTRY
  return &the_module;
}
#endif

#endif
