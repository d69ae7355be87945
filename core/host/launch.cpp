#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <span>
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
#include "nursery.hpp"
#include "wire/birth.hpp"

extern char** environ;

namespace aipreflight::host {
namespace {

#ifdef AIPREFLIGHT_SANITIZED
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

// Everything that the child needs, made before vfork(): after it, nothing may allocate, or write to
// what the host reads.
struct Program {
  const char* path;
  const char* role;  // "--nursery" or "--socket"
  const confine::HostFilter& filter;
};

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// In the child, which has the host's memory until it is another program, and signals blocked.
// Async-signal-safe calls only.
[[noreturn]] void become(const Program& program,
                         const wire::Birth& birth,
                         std::span<const int> descriptors) {
  wire::take_on(birth, descriptors);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) wire::give_up("give up privileges");
  // Some containers allow no filter of ours; the check runs without, as any program there does.
  program.filter.install();
  reset_signals();
  char number[] = {'0' + wire::kSocket, '\0'};
  char* const arguments[] = {
      const_cast<char*>(program.path), const_cast<char*>(program.role), number, nullptr};
  ::execve(program.path, arguments, environ);
  wire::give_up("start the runner");
}

// Never above what this process may set; lowering both values keeps the plugin from raising them.
rlimit lower(__rlimit_resource resource, std::uint64_t wanted) {
  rlimit current{};
  ::getrlimit(resource, &current);
  const rlim_t value = std::min<rlim_t>(wanted, current.rlim_max);
  return {value, value};
}

// The hard limit stays, so that the host can take the limit back: ChildRunner::lift_memory_limit().
rlimit lower_softly(__rlimit_resource resource, std::uint64_t wanted) {
  rlimit limit{};
  ::getrlimit(resource, &limit);
  limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
  return limit;
}

// What a sanitizer needs, a copy of another process does not have; and it reserves terabytes at
// start. The session watches the resident size in any case.
bool is_sanitized(const ModuleImage& image) {
  return kIsSanitized || image.links_sanitizer();
}

void set_limits(wire::Birth& birth, const ModuleImage& image, const Limits& limits) {
  // Not 0: at 1, the kernel starts no core dump handler either, and no core file is that small.
  birth.limit(RLIMIT_CORE, lower(RLIMIT_CORE, 1));
  birth.limit(RLIMIT_FSIZE, lower(RLIMIT_FSIZE, limits.file_bytes));
  birth.limit(RLIMIT_NOFILE, lower(RLIMIT_NOFILE, limits.descriptors));
  if (!is_sanitized(image)) birth.limit(RLIMIT_AS, lower_softly(RLIMIT_AS, limits.memory_bytes));
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

pid_t start(const Program& program, const wire::Birth& birth, std::span<const int> descriptors) {
  sigset_t all;
  sigset_t old;
  ::sigfillset(&all);
  // No handler of the host's may run in the child.
  ::pthread_sigmask(SIG_SETMASK, &all, &old);
  // Not fork(): copying the host's page tables, and then each page that either side writes, took a
  // third of the start.
  const pid_t pid = ::vfork();
  if (pid == 0) become(program, birth, descriptors);
  const int problem = errno;
  ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
  errno = problem;
  return pid;
}

class ProcessLauncher : public Launcher {
 public:
  explicit ProcessLauncher(std::string runner)
      : runner_(std::move(runner)), filter_(::getpid(), ::getpgrp()) {
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
    const std::array descriptors{
        input.get(), out.runner.get(), err.runner.get(), socket.runner.get(), image.descriptor()};
    wire::Birth birth;
    birth.host = ::getpid();
    set_limits(birth, image, limits);
    pid_t pid = -1;
    int problem = 0;
    thread_.run([&] {
      pid = children::start_runner([&] { return make_runner(image, birth, descriptors); });
      problem = errno;
    });
    if (pid < 0) {
      errno = problem;
      return failure();
    }
    return std::unique_ptr<RunnerProcess>(std::make_unique<ChildRunner>(
        pid, std::move(socket.host), std::move(out.host), std::move(err.host), load_path()));
  }

  void get_ready() override {
    if (kIsSanitized) return;
    thread_.begin([this] {
      if (!nursery_) start_nursery();
    });
  }
  void stand_down() override {
    thread_.begin([this] { nursery_.reset(); });
  }
  [[nodiscard]] std::string isolation() const override { return "process"; }
  [[nodiscard]] bool confines() const override { return true; }

 private:
  void start_nursery() {
    const Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!nothing.is_open()) return;
    nursery_.emplace([&](int socket) {
      wire::Birth birth;
      birth.host = ::getpid();
      const std::array descriptors{nothing.get(), nothing.get(), nothing.get(), socket};
      return start({runner_.c_str(), "--nursery", filter_}, birth, descriptors);
    });
  }

  pid_t make_runner(const ModuleImage& image,
                    const wire::Birth& birth,
                    std::span<const int> descriptors) {
    if (nursery_ && !is_sanitized(image)) {
      if (const auto pid = nursery_->bear(birth, descriptors)) return *pid;
    }
    return start({runner_.c_str(), "--socket", filter_}, birth, descriptors);
  }

  [[nodiscard]] static std::string load_path() {
    return "/proc/self/fd/" + std::to_string(wire::kImage);
  }

  [[nodiscard]] Error failure() const {
    return plugin_error("runner_failed",
                        "cannot start " + runner_ + ": " + std::generic_category().message(errno),
                        "run fewer checks at once (--jobs), or raise this user's limits");
  }

  std::string runner_;
  confine::HostFilter filter_;
  std::optional<Nursery> nursery_;  // the thread's
  LaunchThread thread_;
};

}  // namespace

Result<std::unique_ptr<Launcher>> process_launcher(const std::string& executable) {
  auto runner = find_program(executable, "aipreflight-runner", "runner_missing");
  if (!runner) return runner.take_error();
  return std::unique_ptr<Launcher>(std::make_unique<ProcessLauncher>(runner.take()));
}

}  // namespace aipreflight::host
