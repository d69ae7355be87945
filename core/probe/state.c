#include "state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts.h"

extern char** environ;

static uint64_t digest_of(const char* text) {
  uint64_t digest = UINT64_C(0xcbf29ce484222325);
  for (; *text != '\0'; ++text) digest = (digest ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
  return digest;
}

static void tell_descriptors(const char* moment) {
  DIR* const folder = opendir("/proc/self/fd");
  if (folder == NULL) return;
  for (const struct dirent* entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    const int descriptor = atoi(entry->d_name);
    if (entry->d_name[0] == '.' || descriptor == dirfd(folder) || descriptor == facts_descriptor())
      continue;
    char target[512];
    const ssize_t size = readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);
    if (size < 0) continue;
    target[size] = '\0';
    fact("state\t%s\tdescriptors\t%d is %s", moment, descriptor, target);
  }
  closedir(folder);
}

static void tell_signals(const char* moment) {
  sigset_t blocked;
  sigprocmask(SIG_BLOCK, NULL, &blocked);
  for (int signal = 1; signal < SIGRTMAX; ++signal) {
    struct sigaction action;
    if (sigaction(signal, NULL, &action) != 0) continue;
    const char* const name = sigabbrev_np(signal);
    if (action.sa_handler != SIG_DFL) {
      fact("state\t%s\tsignal-handlers\tSIG%s is %s",
           moment,
           name == NULL ? "RT" : name,
           action.sa_handler == SIG_IGN ? "ignored" : "handled");
    }
    if (sigismember(&blocked, signal))
      fact("state\t%s\tsignal-mask\tSIG%s is blocked", moment, name == NULL ? "RT" : name);
  }
}

static void tell_limits(const char* moment) {
  for (int resource = 0; resource < RLIMIT_NLIMITS; ++resource) {
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)resource, &limit) != 0) continue;
    fact("state\t%s\tlimits\tnumber %d is %llu of %llu",
         moment,
         resource,
         (unsigned long long)limit.rlim_cur,
         (unsigned long long)limit.rlim_max);
  }
  fact("state\t%s\tpriority\tnice %d", moment, getpriority(PRIO_PROCESS, 0));
}

static void tell_timers(const char* moment) {
  static const struct {
    __itimer_which_t which;
    const char* name;
  } kTimers[] = {{ITIMER_REAL, "real"}, {ITIMER_VIRTUAL, "virtual"}, {ITIMER_PROF, "profiling"}};
  for (size_t i = 0; i < sizeof kTimers / sizeof *kTimers; ++i) {
    struct itimerval timer;
    if (getitimer(kTimers[i].which, &timer) != 0) continue;
    if (timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0) {
      fact("state\t%s\ttimers\tthe %s timer runs", moment, kTimers[i].name);
    }
  }
}

static void tell_streams(const char* moment) {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
      fact("state\t%s\tstandard-streams\t%d is closed", moment, descriptor);
    } else {
      fact("state\t%s\tstandard-streams\t%d is %llx:%llx, flags %x",
           moment,
           descriptor,
           (unsigned long long)status.st_dev,
           (unsigned long long)status.st_ino,
           (unsigned)fcntl(descriptor, F_GETFL));
    }
  }
}

static void tell_environment(const char* moment) {
  for (char** variable = environ; variable != NULL && *variable != NULL; ++variable) {
    const char* const end = strchr(*variable, '=');
    const int size = end == NULL ? (int)strlen(*variable) : (int)(end - *variable);
    fact("state\t%s\tenvironment\t%.*s has the digest %llx",
         moment,
         size,
         *variable,
         (unsigned long long)digest_of(*variable));
  }
}

/* By what arithmetic does: the functions that say it are in libm, which a module must find by
 * itself. */
static const char* rounding(void) {
  const volatile double one = 1;
  const volatile double little = DBL_EPSILON / 4;
  const volatile double much = DBL_EPSILON * 3 / 4;
  if (one + little > one) return "up";
  if (-one - little < -one) return "down";
  return one + much > one ? "to nearest" : "to zero";
}

static void tell_numbers(const char* moment) {
  fact("state\t%s\tfloating-point\trounds %s", moment, rounding());
  fact("state\t%s\tlocale\t%s, decimal point %s%s",
       moment,
       setlocale(LC_ALL, NULL),
       localeconv()->decimal_point,
       uselocale((locale_t)0) == LC_GLOBAL_LOCALE ? "" : ", of this thread alone");
  const mode_t mask = umask(0);
  umask(mask);
  fact("state\t%s\tumask\t%03o", moment, (unsigned)mask);
}

static void tell_folder(const char* moment) {
  char folder[4096];
  fact("state\t%s\tworking-directory\t%s",
       moment,
       getcwd(folder, sizeof folder) == NULL ? "none" : folder);
}

static void tell_children(const char* moment) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return; /* ECHILD: none */
  if (info.si_pid != 0) {
    fact("state\t%s\tchildren\tone has ended and was not waited for", moment);
  } else {
    fact("state\t%s\tchildren\tone still runs", moment);
  }
}

static int count_threads(void) {
  DIR* const folder = opendir("/proc/self/task");
  if (folder == NULL) return 1;
  int count = 0;
  for (const struct dirent* entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    count += entry->d_name[0] != '.';
  }
  closedir(folder);
  return count;
}

int state_threads(int expected) {
  int count = count_threads();
  for (int i = 0; i < 100 && count > expected; ++i) {
    usleep(2000);
    count = count_threads();
  }
  return count;
}

void state_tell(const char* moment) {
  /* First what other questions would change. */
  tell_numbers(moment);
  fact("state\t%s\tthreads\t%d", moment, state_threads(1));
  tell_children(moment);
  tell_descriptors(moment);
  tell_streams(moment);
  tell_signals(moment);
  tell_limits(moment);
  tell_timers(moment);
  tell_environment(moment);
  tell_folder(moment);
}

void state_tell_memory(int round) {
  const struct mallinfo2 info = mallinfo2();
  char pages[64] = "0";
  const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    const ssize_t size = read(file, pages, sizeof pages - 1);
    pages[size > 0 ? size : 0] = '\0';
    close(file);
  }
  pages[strcspn(pages, " ")] = '\0';
  fact("memory\t%d\t%llu\t%s", round, (unsigned long long)(info.uordblks + info.hblkhd), pages);
}
