#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

#include "child_runner.hpp"
#include "children.hpp"
#include "confine/host_filter.hpp"
#include "host/program.hpp"
#include "host/session.hpp"
#include "launch_thread.hpp"

extern char** environ;

namespace aipreflight::host {
namespace {

constexpr int kSocket = 3;  // of the runner: docs/wire.md
constexpr int kImage = 4;
constexpr int kLifted = 10;
constexpr int kCannotStart = 127;

struct Limit {
  __rlimit_resource resource;
  rlimit value;
};

// Everything that the child needs, made before vfork(): after it, nothing may allocate, or write to
// what the host reads.
struct Birth {
  const char* executable;
  std::array<int, 5> descriptors;  // as 0, 1, 2, kSocket, kImage of the runner
  std::vector<Limit> limits;
  confine::HostFilter filter;
  pid_t host;
};

[[noreturn]] void give_up(const char* what) {
  const char* reason = ::strerrordesc_np(errno);
  for (const char* part :
       {"cannot ", what, ": ", reason != nullptr ? reason : "unknown error", "\n"}) {
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, part, std::strlen(part));
  }
  ::_exit(kCannotStart);
}

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// First above all targets, so that none is overwritten that is still to be moved.
void place_descriptors(const Birth& birth) {
  std::array<int, 5> lifted{};
  for (std::size_t i = 0; i < lifted.size(); ++i) {
    lifted[i] = ::fcntl(birth.descriptors[i], F_DUPFD, kLifted);
    if (lifted[i] < 0) give_up("arrange the runner's descriptors");
  }
  for (std::size_t i = 0; i < lifted.size(); ++i) {
    if (::dup2(lifted[i], static_cast<int>(i)) < 0) give_up("arrange the runner's descriptors");
  }
  if (::close_range(kImage + 1, ~0u, 0) != 0) give_up("close the host's descriptors");
}

// In the child, which has the host's memory until it is another program, and signals blocked.
// Async-signal-safe calls only.
[[noreturn]] void become_runner(const Birth& birth) {
  // A group of its own, and no terminal, into which it could type for the user's shell.
  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != birth.host) ::_exit(kCannotStart);  // the host died before that
  place_descriptors(birth);
  for (const Limit& limit : birth.limits) {
    if (::setrlimit(limit.resource, &limit.value) != 0) give_up("set the runner's limits");
  }
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up("give up privileges");
  // Some containers allow no filter of ours; the check runs without, as any program there does.
  birth.filter.install();
  reset_signals();
  char option[] = "--socket";
  char number[] = {'0' + kSocket, '\0'};
  char* const arguments[] = {const_cast<char*>(birth.executable), option, number, nullptr};
  ::execve(birth.executable, arguments, environ);
  give_up("start the runner");
}

// Never above what this process may set; lowering both values keeps the plugin from raising them.
Limit lower(__rlimit_resource resource, std::uint64_t wanted) {
  rlimit current{};
  ::getrlimit(resource, &current);
  const rlim_t value = std::min<rlim_t>(wanted, current.rlim_max);
  return {resource, {value, value}};
}

// The hard limit stays, so that the host can take the limit back: ChildRunner::lift_memory_limit().
Limit lower_softly(__rlimit_resource resource, std::uint64_t wanted) {
  Limit limit{resource, {}};
  ::getrlimit(resource, &limit.value);
  limit.value.rlim_cur = std::min<rlim_t>(wanted, limit.value.rlim_max);
  return limit;
}

std::vector<Limit> limits_of(const ModuleImage& image, const Limits& limits) {
  // Not 0: at 1, the kernel starts no core dump handler either, and no core file is that small.
  std::vector<Limit> result{lower(RLIMIT_CORE, 1),
                            lower(RLIMIT_FSIZE, limits.file_bytes),
                            lower(RLIMIT_NOFILE, limits.descriptors)};
#ifdef AIPREFLIGHT_SANITIZED
  constexpr bool kIsSanitized = true;
#else
  constexpr bool kIsSanitized = false;
#endif
  // A sanitizer reserves terabytes at start; the session watches the resident size in any case.
  if (!kIsSanitized && !image.links_sanitizer()) {
    result.push_back(lower_softly(RLIMIT_AS, limits.memory_bytes));
  }
  return result;
}

struct Pair {
  Descriptor host;
  Descriptor runner;
};

bool open_pipe(Pair& pair) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return false;
  pair.host.reset(ends[0]);
  pair.runner.reset(ends[1]);
  return ::fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

bool open_socket(Pair& pair) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
  pair.host.reset(ends[0]);
  pair.runner.reset(ends[1]);
  return true;
}

pid_t fork_runner(const Birth& birth) {
  sigset_t all;
  sigset_t old;
  ::sigfillset(&all);
  // No handler of the host's may run in the child.
  ::pthread_sigmask(SIG_SETMASK, &all, &old);
  // Not fork(): copying the host's page tables, and then each page that either side writes, took a
  // third of the start.
  const pid_t pid = ::vfork();
  if (pid == 0) become_runner(birth);
  const int problem = errno;
  ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
  errno = problem;
  return pid;
}

class ProcessLauncher : public Launcher {
 public:
  explicit ProcessLauncher(std::string runner) : runner_(std::move(runner)) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  }

  [[nodiscard]] Result<std::unique_ptr<RunnerProcess>> launch(const ModuleImage& image,
                                                              const Limits& limits) override {
    Descriptor input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    Pair socket;
    Pair out;
    Pair err;
    if (!input.is_open() || !open_socket(socket) || !open_pipe(out) || !open_pipe(err))
      return failure();
    const Birth birth{
        runner_.c_str(),
        {input.get(), out.runner.get(), err.runner.get(), socket.runner.get(), image.descriptor()},
        limits_of(image, limits),
        confine::HostFilter(::getpid(), ::getpgrp()),
        ::getpid()};
    pid_t pid = -1;
    int problem = 0;
    thread_.run([&] {
      pid = children::start_runner([&] { return fork_runner(birth); });
      problem = errno;
    });
    if (pid < 0) {
      errno = problem;
      return failure();
    }
    return std::unique_ptr<RunnerProcess>(std::make_unique<ChildRunner>(
        pid, std::move(socket.host), std::move(out.host), std::move(err.host), load_path()));
  }

  [[nodiscard]] std::string isolation() const override { return "process"; }
  [[nodiscard]] bool confines() const override { return true; }

 private:
  [[nodiscard]] static std::string load_path() { return "/proc/self/fd/" + std::to_string(kImage); }

  [[nodiscard]] Error failure() const {
    return plugin_error("runner_failed",
                        "cannot start " + runner_ + ": " + std::generic_category().message(errno),
                        "run fewer checks at once (--jobs), or raise this user's limits");
  }

  std::string runner_;
  LaunchThread thread_;
};

}  // namespace

Result<std::unique_ptr<Launcher>> process_launcher(const std::string& executable) {
  auto runner = find_program(executable, "aipreflight-runner", "runner_missing");
  if (!runner) return runner.take_error();
  return std::unique_ptr<Launcher>(std::make_unique<ProcessLauncher>(runner.take()));
}

}  // namespace aipreflight::host
