/* A plugin that misbehaves as its configuration says; each way is one function of the table below. */
#include <aipreflight/abi.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT(literal) ((aipf_str){literal, sizeof(literal) - 1})

struct aipf_instance {
  const aipf_host *host;
  char what[64];
  int64_t number;
  char path[4096];
  pthread_t thread;
  int is_threaded;
  volatile int is_over;
};

static aipf_str str(const char *text) { return (aipf_str){text, strlen(text)}; }

static void report(const aipf_host *host, const char *id, double value) {
  aipf_gate gate = {.struct_size = sizeof gate, .op = AIPF_OP_EQ, .value = value, .n = 1, .bound = 1};
  gate.id = str(id);
  gate.config_key = TEXT("number");
  host->gate(host, &gate);
}

static void measure(const aipf_host *host, const char *name, double value) {
  aipf_metric metric = {.struct_size = sizeof metric, .value = value, .n = 1};
  metric.name = str(name);
  host->metric(host, &metric);
}

static void pause_ms(unsigned ms) { usleep(ms * 1000); }

static aipf_result pass(aipf_instance *self) {
  report(self->host, "ok", 1);
  self->host->summary(self->host, AIPF_SUMMARY_ALWAYS, TEXT("all is well"));
  return AIPF_DONE;
}

static aipf_result miss(aipf_instance *self) {
  report(self->host, "ok", 2);
  return AIPF_DONE;
}

static aipf_result report_nothing(aipf_instance *self) {
  (void)self;
  return AIPF_DONE;
}

static aipf_result crash(aipf_instance *self) {
  fprintf(stderr, "about to fall over\n");
  signal((int)self->number, SIG_DFL);
  raise((int)self->number);
  pause();
  return AIPF_DONE;
}

static aipf_result leave(aipf_instance *self) {
  report(self->host, "ok", 1);
  exit((int)self->number);
}

static aipf_result leave_at_once(aipf_instance *self) { _exit((int)self->number); }

static aipf_result become_another(aipf_instance *self) {
  (void)self;
  execl("/bin/true", "true", (char *)0);
  return AIPF_DONE;
}

/* Ends at once, or obeys; bounded all the same, as everything here. */
static aipf_result wait_until_cancelled(aipf_instance *self) {
  report(self->host, "ok", 1);
  self->host->progress(self->host, 0.5, TEXT("waiting"));
  for (int i = 0; i < 6000 && !self->host->cancelled(self->host); ++i) pause_ms(10);
  return AIPF_STOPPED;
}

static aipf_result ignore_everything(aipf_instance *self) {
  (void)self;
  signal(SIGTERM, SIG_IGN);
  for (int i = 0; i < 600; ++i) pause_ms(100);
  return AIPF_DONE;
}

static aipf_result stop_itself(aipf_instance *self) {
  raise(SIGSTOP);
  return pass(self);
}

static int may_signal_a_thread_of(pid_t process) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", (int)process);
  DIR *folder = opendir(path);
  int may = folder == NULL;
  for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
    const pid_t thread = atoi(entry->d_name);
    if (thread > 0 && (kill(thread, 0) == 0 || errno != EPERM)) may = 1;
  }
  if (folder != NULL) closedir(folder);
  return may;
}

static aipf_result signal_the_host(aipf_instance *self) {
  /* Signal 0 asks whether one may; a filter that fails harms nobody. */
  report(self->host, "parent", kill(getppid(), 0) != 0 && errno == EPERM);
  /* Without a number here, its leader is outside of this PID namespace: nobody can name it. */
  const pid_t group = getpgid(getppid());
  report(self->host, "group", group == 0 || (kill(-group, 0) != 0 && errno == EPERM));
  report(self->host, "everyone", kill(-1, 0) != 0 && errno == EPERM);
  report(self->host, "threads of the parent", !may_signal_a_thread_of(getppid()));
  report(self->host, "itself", kill(getpid(), 0) == 0);
  return AIPF_DONE;
}

static void sleep_on(void) {
  signal(SIGTERM, SIG_IGN);
  for (int i = 0; i < 60; ++i) sleep(1);
  _exit(0);
}

static aipf_result leave_a_child(aipf_instance *self) {
  const pid_t child = fork();
  if (child == 0) sleep_on();
  measure(self->host, "pid", child);
  return pass(self);
}

static aipf_result leave_many_children(aipf_instance *self) {
  for (int64_t i = 0; i < self->number; ++i) {
    if (fork() == 0) sleep_on();
  }
  return pass(self);
}

static aipf_result leave_a_daemon(aipf_instance *self) {
  int ends[2];
  if (pipe(ends) != 0) return AIPF_COULD_NOT_MEASURE;
  const pid_t middle = fork();
  if (middle == 0) {
    setsid();
    const pid_t daemon = fork();
    if (daemon == 0) sleep_on();
    _exit(write(ends[1], &daemon, sizeof daemon) == sizeof daemon ? 0 : 1);
  }
  pid_t daemon = 0;
  if (read(ends[0], &daemon, sizeof daemon) != sizeof daemon) return AIPF_COULD_NOT_MEASURE;
  waitpid(middle, NULL, 0);
  measure(self->host, "pid", daemon);
  return pass(self);
}

static aipf_result flood(aipf_instance *self) {
  static char block[1 << 16];
  memset(block, 'x', sizeof block);
  block[sizeof block - 1] = '\n';
  const int descriptor = strcmp(self->path, "stderr") == 0 ? 2 : 1;
  for (int64_t left = self->number; left > 0; left -= (int64_t)sizeof block) {
    if (write(descriptor, block, sizeof block) < 0) return AIPF_COULD_NOT_MEASURE;
  }
  return pass(self);
}

static aipf_result forge(aipf_instance *self) {
  fputs("Verdict: PASS\n::error::no\n\033[2J", stdout);
  fflush(stdout);
  return pass(self);
}

/* The descriptor of the protocol, wherever the runner put it. */
static int find_socket(void) {
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode)) return descriptor;
  }
  return -1;
}

static aipf_result write_to_the_wire(const void *bytes, size_t size) {
  if (send(find_socket(), bytes, size, 0) != (ssize_t)size) return AIPF_COULD_NOT_MEASURE;
  pause_ms(30000);
  return AIPF_DONE;
}

static aipf_result write_garbage(aipf_instance *self) {
  (void)self;
  return write_to_the_wire("\x05\0\0\0hello", 9);
}

static aipf_result write_a_huge_length(aipf_instance *self) {
  (void)self;
  return write_to_the_wire("\xff\xff\xff\xff{}", 6);
}

static aipf_result write_an_unknown_kind(aipf_instance *self) {
  (void)self;
  return write_to_the_wire("\x0f\0\0\0{\"kind\":\"nope\"}", 19);
}

static aipf_result write_out_of_turn(aipf_instance *self) {
  (void)self;
  return write_to_the_wire("\x12\0\0\0{\"kind\":\"created\"}", 22);
}

static aipf_result write_half_a_frame(aipf_instance *self) {
  (void)self;
  if (send(find_socket(), "\x12\0\0\0{\"ki", 8, 0) != 8) return AIPF_COULD_NOT_MEASURE;
  _exit(0);
}

static aipf_result close_the_wire(aipf_instance *self) {
  (void)self;
  close(find_socket());
  pause_ms(30000);
  return AIPF_DONE;
}

static void *report_late(void *argument) {
  aipf_instance *self = argument;
  while (!self->is_over) pause_ms(1);
  report(self->host, "late", 1);
  return NULL;
}

static aipf_result start_a_late_thread(aipf_instance *self) {
  self->is_threaded = pthread_create(&self->thread, NULL, report_late, self) == 0;
  return pass(self);
}

static void *rest(void *argument) {
  (void)argument;
  pause_ms(30000);
  return NULL;
}

static aipf_result start_threads(aipf_instance *self) {
  for (int64_t i = 0; i < self->number; ++i) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, rest, NULL) != 0) return AIPF_COULD_NOT_MEASURE;
  }
  pause_ms(30000);
  return AIPF_DONE;
}

static const char *artefact(aipf_instance *self, const char *name) {
  aipf_str path = {0};
  if (self->host->artefact(self->host, str(name), TEXT("text/plain"), &path) != AIPF_OK) return NULL;
  snprintf(self->path, sizeof self->path, "%.*s", (int)path.size, path.data);
  return self->path;
}

static aipf_result write_an_artefact(aipf_instance *self) {
  FILE *file = fopen(artefact(self, "numbers.txt"), "w");
  if (file == NULL) return AIPF_COULD_NOT_MEASURE;
  fputs("1 2 3\n", file);
  fclose(file);
  return pass(self);
}

static aipf_result announce_only(aipf_instance *self) {
  artefact(self, "never.txt");
  return pass(self);
}

static aipf_result plant_a_symlink(aipf_instance *self) {
  if (symlink("/etc/passwd", artefact(self, "numbers.txt")) != 0) return AIPF_COULD_NOT_MEASURE;
  return pass(self);
}

static aipf_result plant_a_fifo(aipf_instance *self) {
  if (mkfifo(artefact(self, "numbers.txt"), 0600) != 0) return AIPF_COULD_NOT_MEASURE;
  return pass(self);
}

static aipf_result plant_a_log(aipf_instance *self) {
  /* "stdout.log" beside an artefact of this check leads elsewhere. */
  char *name = strrchr(artefact(self, "numbers.txt"), '/');
  strcpy(name, "/stdout.log");
  if (symlink("/dev/null", self->path) != 0) return AIPF_COULD_NOT_MEASURE;
  return forge(self);
}

static aipf_result fill_a_file(aipf_instance *self) {
  const int file = open(artefact(self, "big"), O_CREAT | O_WRONLY, 0600);
  if (ftruncate(file, self->number) != 0) return AIPF_COULD_NOT_MEASURE;
  return pass(self);
}

static aipf_result fill_the_folder(aipf_instance *self) {
  static char block[1 << 16];
  const int file = open(artefact(self, "big"), O_CREAT | O_WRONLY, 0600);
  for (int64_t left = self->number; left > 0; left -= (int64_t)sizeof block) {
    if (write(file, block, sizeof block) < 0) return AIPF_COULD_NOT_MEASURE;
  }
  return pass(self);
}

static aipf_result report_gates(aipf_instance *self) {
  char id[32];
  for (int64_t i = 0; i < self->number; ++i) {
    snprintf(id, sizeof id, "gate %lld", (long long)i);
    report(self->host, id, 1);
  }
  return AIPF_DONE;
}

static aipf_result eat_memory(aipf_instance *self) {
  const size_t size = 16 << 20;
  for (int i = 0; i < 256; ++i) {
    char *block = malloc(size);
    if (block == NULL) {
      self->host->explain(self->host, TEXT("limit_memory"), TEXT("no memory is left"));
      return AIPF_COULD_NOT_MEASURE;
    }
    memset(block, i, size);
    pause_ms(10);
  }
  pause_ms(30000);
  return AIPF_DONE;
}

static aipf_result look_around(aipf_instance *self) {
  struct stat status;
  struct rlimit core;
  char byte;
  getrlimit(RLIMIT_CORE, &core);
  report(self->host, "foreign descriptor is closed", fstat((int)self->number, &status) != 0);
  report(self->host, "stdin is empty", read(0, &byte, 1) == 0);
  report(self->host, "no core", core.rlim_cur <= 1);
  report(self->host, "own group", getpgrp() == getpid());
  measure(self->host, "pid", getpid());
  return AIPF_DONE;
}

static aipf_result tell_limits(aipf_instance *self) {
  struct rlimit memory;
  getrlimit(RLIMIT_AS, &memory);
  measure(self->host, "is bounded", memory.rlim_cur != RLIM_INFINITY);
  return pass(self);
}

static aipf_result tell_pid_and_hang(aipf_instance *self) {
  char partial[4200];
  const char *path = artefact(self, "pid");
  snprintf(partial, sizeof partial, "%s.part", path);
  FILE *file = fopen(partial, "w");
  if (file == NULL) return AIPF_COULD_NOT_MEASURE;
  fprintf(file, "%d", (int)getpid());
  fclose(file);
  rename(partial, path);
  return ignore_everything(self);
}

/* Ends well only while another check does the same in that folder. */
static aipf_result meet(aipf_instance *self) {
  char own[4200];
  snprintf(own, sizeof own, "%s/%lld", self->path, (long long)self->number);
  fclose(fopen(own, "w"));
  for (int i = 0; i < 3000 && !self->host->cancelled(self->host); ++i) {
    int files = 0;
    DIR *folder = opendir(self->path);
    while (folder != NULL && readdir(folder) != NULL) ++files;
    closedir(folder);
    if (files >= 4) return pass(self); /* with "." and ".." */
    pause_ms(10);
  }
  return miss(self);
}

static aipf_result not_applicable(aipf_instance *self) {
  self->host->explain(self->host, TEXT("nothing_here"), TEXT("there is nothing here"));
  return AIPF_NOT_APPLICABLE;
}

static aipf_result miss_and_not_applicable(aipf_instance *self) {
  miss(self);
  return AIPF_NOT_APPLICABLE;
}

static aipf_result could_not_measure(aipf_instance *self) {
  miss(self);
  self->host->explain(self->host, TEXT("no_server"), TEXT("the server is down"));
  return AIPF_COULD_NOT_MEASURE;
}

static aipf_result bad_file(aipf_instance *self) {
  self->host->config_error_at(self->host, TEXT("rules.json"), 3, 7, TEXT("a rule without a name"));
  return AIPF_CONFIGURATION_ERROR;
}

static aipf_result stop_unasked(aipf_instance *self) {
  (void)self;
  return AIPF_STOPPED;
}

static aipf_result answer_nonsense(aipf_instance *self) {
  (void)self;
  return 77;
}

static const struct way {
  const char *name;
  aipf_result (*run)(aipf_instance *self);
} ways[] = {
    {"pass", pass},
    {"miss", miss},
    {"nothing", report_nothing},
    {"crash", crash},
    {"exit", leave},
    {"_exit", leave_at_once},
    {"exec", become_another},
    {"wait", wait_until_cancelled},
    {"ignore", ignore_everything},
    {"stop", stop_itself},
    {"signal the host", signal_the_host},
    {"child", leave_a_child},
    {"children", leave_many_children},
    {"daemon", leave_a_daemon},
    {"flood", flood},
    {"forge", forge},
    {"garbage", write_garbage},
    {"huge length", write_a_huge_length},
    {"unknown kind", write_an_unknown_kind},
    {"out of turn", write_out_of_turn},
    {"half a frame", write_half_a_frame},
    {"close the wire", close_the_wire},
    {"late", start_a_late_thread},
    {"threads", start_threads},
    {"artefact", write_an_artefact},
    {"announce", announce_only},
    {"symlink", plant_a_symlink},
    {"fifo", plant_a_fifo},
    {"log symlink", plant_a_log},
    {"sparse file", fill_a_file},
    {"full folder", fill_the_folder},
    {"gates", report_gates},
    {"memory", eat_memory},
    {"look around", look_around},
    {"tell limits", tell_limits},
    {"tell pid", tell_pid_and_hang},
    {"meet", meet},
    {"not applicable", not_applicable},
    {"miss and not applicable", miss_and_not_applicable},
    {"could not measure", could_not_measure},
    {"bad file", bad_file},
    {"stop unasked", stop_unasked},
    {"nonsense", answer_nonsense},
    {"crash in destroy", pass},
    {"hang in destroy", pass},
    {"exit in destroy", pass},
};

static void read_text(const aipf_host *host, const aipf_node *config, aipf_str key, char *to, size_t size) {
  aipf_str text = {0};
  if (host->node_text(host, host->node_get(host, config, key), &text) == AIPF_OK) {
    snprintf(to, size, "%.*s", (int)text.size, text.data);
  }
}

static aipf_instance *create(const aipf_host *host, const aipf_node *config) {
  aipf_instance *self = calloc(1, sizeof *self);
  self->host = host;
  read_text(host, config, TEXT("what"), self->what, sizeof self->what);
  read_text(host, config, TEXT("path"), self->path, sizeof self->path);
  host->node_int(host, host->node_get(host, config, TEXT("number")), &self->number);
  if (strcmp(self->what, "crash in create") == 0) abort();
  if (strcmp(self->what, "hang in create") == 0) sleep_on();
  if (strcmp(self->what, "reject") == 0) {
    host->config_error(host, host->node_get(host, config, TEXT("number")), TEXT("this number is not mine"));
  }
  if (strcmp(self->what, "reject") == 0 || strcmp(self->what, "reject in silence") == 0) {
    free(self);
    return NULL;
  }
  return self;
}

static aipf_result run(aipf_instance *self) {
  for (size_t i = 0; i < sizeof ways / sizeof *ways; ++i) {
    if (strcmp(ways[i].name, self->what) == 0) return ways[i].run(self);
  }
  self->host->explain(self->host, TEXT("no_such_way"), str(self->what));
  return AIPF_COULD_NOT_MEASURE;
}

static void destroy(aipf_instance *self) {
  self->is_over = 1;
  if (self->is_threaded) pthread_join(self->thread, NULL);
  if (strcmp(self->what, "crash in destroy") == 0) {
    signal(SIGABRT, SIG_DFL);
    raise(SIGABRT);
  }
  if (strcmp(self->what, "hang in destroy") == 0) ignore_everything(self);
  if (strcmp(self->what, "exit in destroy") == 0) _exit(0);
  free(self);
}

#define KEY(variable, name, type, need)                                                                   \
  static const aipf_key variable = {.struct_size = sizeof(aipf_key), .flags = need, .types = type,        \
                                    .path = {name, sizeof(name) - 1}, .doc = {"See hostile.c.", 14},      \
                                    .minimum = -HUGE_VAL, .maximum = HUGE_VAL}
KEY(key_what, "what", AIPF_TYPE_STRING, AIPF_KEY_REQUIRED);
KEY(key_number, "number", AIPF_TYPE_INT, 0);
KEY(key_path, "path", AIPF_TYPE_PATH, 0);
static const aipf_key *const keys[] = {&key_what, &key_number, &key_path};

static const aipf_check_type hostile = {.struct_size = sizeof(aipf_check_type),
                                        .needs = AIPF_NEEDS_WRITE, /* it meets others in a folder */
                                        .id = {"hostile", 7},
                                        .title = {"Misbehave", 9},
                                        .doc = {"Misbehaves as told.", 19},
                                        .keys = keys,
                                        .key_count = 3,
                                        .create = create,
                                        .run = run,
                                        .destroy = destroy};
static const aipf_check_type starter = {.struct_size = sizeof(aipf_check_type),
                                        .needs = AIPF_NEEDS_EXEC,
                                        .id = {"starter", 7},
                                        .title = {"Misbehave with help", 19},
                                        .doc = {"Misbehaves as told, and may start programs.", 43},
                                        .keys = keys,
                                        .key_count = 3,
                                        .create = create,
                                        .run = run,
                                        .destroy = destroy};
static const aipf_check_type alone = {.struct_size = sizeof(aipf_check_type),
                                      .flags = AIPF_CHECK_TIMING_SENSITIVE,
                                      .id = {"alone", 5},
                                      .title = {"Misbehave alone", 15},
                                      .doc = {"Misbehaves as told, while nothing else runs.", 44},
                                      .keys = keys,
                                      .key_count = 3,
                                      .create = create,
                                      .run = run,
                                      .destroy = destroy};
static const aipf_check_type *const check_types[] = {&hostile, &alone, &starter};
static const aipf_module module = {.struct_size = sizeof(aipf_module),
                                   .needed_minor = AIPF_TARGET_MINOR,
                                   .id = {"hostile", 7},
                                   .version = {"1.2.3", 5},
                                   .vendor = {"tests", 5},
                                   .support = {"nobody@example.org", 18},
                                   .licence = {"MIT", 3},
                                   .check_types = check_types,
                                   .check_type_count = 3};
AIPF_MODULE_NOTE("hostile", "1.2.3");

AIPF_EXPORT const aipf_module *aipreflight_plugin_v1(uint32_t major, uint32_t minor, aipf_str *why);
AIPF_EXPORT const aipf_module *aipreflight_plugin_v1(uint32_t major, uint32_t minor, aipf_str *why) {
  (void)major;
  (void)minor;
  (void)why;
  return &module;
}
