#include "conditions.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "facts.h"

static int read_word(struct conditions* conditions, const char* word) {
  const char* const equals = strchr(word, '=');
  const size_t size = equals == NULL ? strlen(word) : (size_t)(equals - word);
  const uint64_t value = equals == NULL ? 0 : strtoull(equals + 1, NULL, 10);
  const char* const names[] = {"rounds",
                               "stdin-closed",
                               "refuses",
                               "newer-host",
                               "memory",
                               "descriptors",
                               "cancel-after-us",
                               "cancel-at-call"};
  size_t index = 0;
  while (index < sizeof names / sizeof *names &&
         (strlen(names[index]) != size || strncmp(names[index], word, size) != 0)) {
    ++index;
  }
  switch (index) {
    case 0:
      conditions->rounds = (int)value;
      return 0;
    case 1:
      conditions->closes_stdin = 1;
      return 0;
    case 2:
      conditions->refuses = 1;
      return 0;
    case 3:
      conditions->is_newer = 1;
      return 0;
    case 4:
      conditions->memory = value;
      return 0;
    case 5:
      conditions->descriptors = (int64_t)value;
      return 0;
    case 6:
      conditions->cancels = 1;
      conditions->cancel_after_s = 1e-6 * (double)value;
      return 0;
    case 7:
      conditions->cancels = 1;
      conditions->cancel_at_call = value;
      return 0;
    default:
      return -1;
  }
}

int conditions_read(struct conditions* conditions, char** words) {
  *conditions = (struct conditions){.rounds = 1, .descriptors = -1, .cancel_after_s = -1};
  for (; *words != NULL; ++words) {
    if (read_word(conditions, *words) != 0) return -1;
  }
  return 0;
}

void conditions_begin(const struct conditions* conditions) {
  /* Daemons come back here, and are seen as children. */
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  if (conditions->closes_stdin) close(STDIN_FILENO);
}

static uint64_t address_space(void) {
  char text[64] = "";
  const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t size = read(file, text, sizeof text - 1);
  close(file);
  text[size > 0 ? size : 0] = '\0';
  return strtoull(text, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Where the next descriptor would be. */
static uint64_t next_descriptor(void) {
  const int next = fcntl(facts_descriptor(), F_DUPFD_CLOEXEC, 0);
  if (next < 0) return 0;
  close(next);
  return (uint64_t)next;
}

/* What a tightened limit was before. */
static struct {
  __rlimit_resource_t resource;
  int is_tight;
  struct rlimit before;
} limits[] = {{RLIMIT_AS, 0, {0, 0}}, {RLIMIT_NOFILE, 0, {0, 0}}};

static void tighten(size_t index, uint64_t value) {
  if (getrlimit(limits[index].resource, &limits[index].before) != 0) return;
  struct rlimit limit = limits[index].before;
  if (value < limit.rlim_cur) limit.rlim_cur = value;
  limits[index].is_tight = setrlimit(limits[index].resource, &limit) == 0;
}

void conditions_tighten(const struct conditions* conditions) {
  if (conditions->memory > 0) tighten(0, address_space() + conditions->memory);
  if (conditions->descriptors >= 0)
    tighten(1, next_descriptor() + (uint64_t)conditions->descriptors);
}

void conditions_relax(void) {
  for (size_t i = 0; i < sizeof limits / sizeof *limits; ++i) {
    if (limits[i].is_tight) setrlimit(limits[i].resource, &limits[i].before);
  }
}
