/* Tries what its configuration says, and reports the errno of each attempt as a metric: 0 if it was let. One check type
 * for each thing that a check may need. */
#include <aipreflight/abi.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT(literal) ((aipf_str){literal, sizeof(literal) - 1})

extern char **environ;

struct aipf_instance {
  const aipf_host *host;
  char what[64];
  char path[4096];
};

static void measure(const aipf_host *host, const char *name, double value) {
  aipf_metric metric = {.struct_size = sizeof metric, .value = value, .n = 1};
  metric.name = (aipf_str){name, strlen(name)};
  host->metric(host, &metric);
}

static int error_of(int result) { return result < 0 ? errno : 0; }

static int try_socket(int family) {
  int descriptor = socket(family, SOCK_STREAM, 0);
  int error = error_of(descriptor);
  if (descriptor >= 0) close(descriptor);
  return error;
}

static int try_program(const char *path) {
  char *const arguments[] = {(char *)path, NULL};
  pid_t child = 0;
  int error = posix_spawn(&child, path, NULL, NULL, arguments, environ);
  if (error == 0) waitpid(child, NULL, 0);
  return error;
}

static int try_write(const char *path) {
  int descriptor = open(path, O_WRONLY | O_CREAT, 0644);
  int error = error_of(descriptor);
  if (descriptor >= 0) close(descriptor);
  return error;
}

/* What a shell that this check starts says by its exit status. */
static int try_shell(const char *script) {
  char *const arguments[] = {(char *)"/bin/sh", (char *)"-c", (char *)script, NULL};
  pid_t child = 0;
  int status = 0;
  if (posix_spawn(&child, arguments[0], NULL, NULL, arguments, environ) != 0) return -1;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

static void try_artefact(const aipf_host *host) {
  aipf_str path = {0};
  char other[4300];
  host->artefact(host, TEXT("note.txt"), TEXT("text/plain"), &path);
  char own[4200];
  snprintf(own, sizeof own, "%.*s", (int)path.size, path.data);
  measure(host, "artefact", try_write(own));
  snprintf(other, sizeof other, "%s.d", own);
  measure(host, "artefact folder", error_of(mkdir(other, 0755)));
  snprintf(other, sizeof other, "%s.d/note.txt", own);
  measure(host, "artefact rename", error_of(rename(own, other)));
  measure(host, "artefact rename back", error_of(rename(other, own)));
}

static void try_writing(aipf_instance *self) {
  const aipf_host *host = self->host;
  char path[4200];
  snprintf(path, sizeof path, "%s/new.txt", self->path);
  measure(host, "create", try_write(path));
  measure(host, "folder", error_of(mkdirat(AT_FDCWD, path, 0755)));
  measure(host, "symlink", error_of(symlink("/etc/passwd", path)));
  snprintf(path, sizeof path, "%s/old.txt", self->path);
  measure(host, "truncate", error_of(truncate(path, 0)));
  measure(host, "unlink", error_of(unlink(path)));
  int descriptor = open(path, O_RDONLY);
  measure(host, "read", error_of(descriptor));
  measure(host, "device", try_write("/dev/null"));
}

static aipf_result run(aipf_instance *self) {
  const aipf_host *host = self->host;
  aipf_gate gate = {.struct_size = sizeof gate, .op = AIPF_OP_EQ, .value = 1, .n = 1, .bound = 1};
  gate.id = TEXT("ok");
  host->gate(host, &gate);
  if (strcmp(self->what, "network") == 0) {
    measure(host, "ipv4", try_socket(AF_INET));
    measure(host, "ipv6", try_socket(AF_INET6));
    measure(host, "local", try_socket(AF_UNIX));
  } else if (strcmp(self->what, "exec") == 0) {
    measure(host, "program", try_program("/bin/true"));
    measure(host, "missing", try_program("/nowhere/at/all"));
  } else if (strcmp(self->what, "write") == 0) {
    try_writing(self);
    try_artefact(host);
  } else if (strcmp(self->what, "shell") == 0) {
    measure(host, "shell", try_shell(self->path));
  } else if (strcmp(self->what, "io_uring") == 0) {
    char parameters[512] = {0};
    measure(host, "io_uring", error_of((int)syscall(SYS_io_uring_setup, 4, parameters)));
  } else if (strcmp(self->what, "outliving") == 0) {
    measure(host, "shmget", error_of(shmget(IPC_PRIVATE, 4096, 0600)));
    measure(host, "semget", error_of(semget(IPC_PRIVATE, 1, 0600)));
    measure(host, "msgget", error_of(msgget(IPC_PRIVATE, 0600)));
    measure(host, "mq_open", error_of((int)syscall(SYS_mq_open, "acme", O_CREAT | O_RDWR, 0600, NULL)));
  } else if (strcmp(self->what, "another root") == 0) {
    measure(host, "another root", error_of(chroot("/")));
  } else if (strcmp(self->what, "own streams") == 0) {
    measure(host, "stderr", try_write("/dev/stderr"));
    measure(host, "descriptor", try_write("/dev/fd/2"));
  } else if (strcmp(self->what, "often") == 0) {
    for (int i = 0; i < 1000; ++i) try_socket(AF_INET);
    for (int i = 0; i < 100; ++i) try_socket(AF_MAX + 1 + i);
  }
  return AIPF_DONE;
}

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
  if (strcmp(self->what, "write in create") == 0) try_write(self->path);
  return self;
}

static void destroy(aipf_instance *self) { free(self); }

/* While it is loaded: before anybody knows what it says that it needs. */
__attribute__((constructor)) static void reach_out_at_load(void) {
  const char *path = getenv("AIPREFLIGHT_TEST_WRITE_AT_LOAD");
  if (path != NULL) try_write(path);
}

#define KEY(variable, name)                                                                              \
  static const aipf_key variable = {.struct_size = sizeof(aipf_key), .types = AIPF_TYPE_STRING,          \
                                    .path = {name, sizeof(name) - 1}, .doc = {"See reaching.c.", 15},    \
                                    .minimum = -HUGE_VAL, .maximum = HUGE_VAL}
KEY(key_what, "what");
KEY(key_path, "path");
static const aipf_key *const keys[] = {&key_what, &key_path};

#define CHECK(variable, name, what_it_needs)                                                             \
  static const aipf_check_type variable = {.struct_size = sizeof(aipf_check_type),                       \
                                           .needs = what_it_needs,                                       \
                                           .id = {name, sizeof(name) - 1},                               \
                                           .title = {"Reach out", 9},                                    \
                                           .doc = {"Tries what it is told.", 22},                        \
                                           .keys = keys,                                                 \
                                           .key_count = 2,                                               \
                                           .create = create,                                             \
                                           .run = run,                                                   \
                                           .destroy = destroy}
CHECK(reaching, "reaching", 0);
CHECK(networking, "networking", AIPF_NEEDS_NETWORK);
CHECK(executing, "executing", AIPF_NEEDS_EXEC);
CHECK(writing, "writing", AIPF_NEEDS_WRITE);
CHECK(doing, "doing", AIPF_NEEDS_NETWORK | AIPF_NEEDS_EXEC | AIPF_NEEDS_WRITE);
static const aipf_check_type *const check_types[] = {&reaching, &networking, &executing, &writing, &doing};
static const aipf_module module = {.struct_size = sizeof(aipf_module),
                                   .needed_minor = AIPF_TARGET_MINOR,
                                   .id = {"reaching", 8},
                                   .version = {"1.0.0", 5},
                                   .vendor = {"tests", 5},
                                   .support = {"nobody@example.org", 18},
                                   .licence = {"MIT", 3},
                                   .check_types = check_types,
                                   .check_type_count = 5};
AIPF_MODULE_NOTE("reaching", "1.0.0");

AIPF_EXPORT const aipf_module *aipreflight_plugin_v1(uint32_t host_major, uint32_t host_minor, aipf_str *why_not);
AIPF_EXPORT const aipf_module *aipreflight_plugin_v1(uint32_t host_major, uint32_t host_minor, aipf_str *why_not) {
  (void)host_major;
  (void)host_minor;
  (void)why_not;
  return &module;
}
