#include "child_runner.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "base/process_stat.hpp"
#include "base/text.hpp"
#include "children.hpp"

namespace aipreflight::host {
namespace {

// How long a killed process may take to die: it can hang in the kernel.
constexpr std::chrono::milliseconds kPatience{5000};
constexpr std::chrono::milliseconds kGroupPatience{2000};  // on a busy machine
constexpr std::chrono::milliseconds kPause{1};

// By number: glibc 2.36 declares pidfd_open() without C linkage.
int open_pidfd(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

Usage usage_of(const rusage& used) {
  return {0,
          seconds(used.ru_utime) + seconds(used.ru_stime),
          static_cast<std::uint64_t>(used.ru_maxrss) * 1024};
}

}  // namespace

ChildRunner::ChildRunner(
    pid_t pid, Descriptor socket, Descriptor out, Descriptor err, std::string load_path)
    : pid_(pid),
      socket_(std::move(socket)),
      out_(std::move(out)),
      err_(std::move(err)),
      exit_(open_pidfd(pid)),
      load_path_(std::move(load_path)) {}

ChildRunner::~ChildRunner() {
  if (is_reaped_) return;
  kill();
  wait();
}

void ChildRunner::terminate() {
  send(SIGTERM);
  send(SIGCONT);  // a stopped process does not get the other one
}

void ChildRunner::kill() {
  send(SIGKILL);
}

// To the leader too, which may have moved to another group. Not once it is reaped: then both
// numbers may be a stranger's.
void ChildRunner::send(int signal) const {
  if (is_reaped_) return;
  ::kill(-pid_, signal);
  ::kill(pid_, signal);
}

RunnerProcess::Footprint ChildRunner::footprint() const {
  const ProcessStat stat = ProcessStat::of(pid_);
  const auto pages = static_cast<std::uint64_t>(text::to_integer(stat.field(24)).value_or(0));
  return {pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)), stat.threads()};
}

// To the hard limit, which launching left as it was.
void ChildRunner::lift_memory_limit() {
  rlimit limit{};
  if (::prlimit(pid_, RLIMIT_AS, nullptr, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::prlimit(pid_, RLIMIT_AS, &limit, nullptr);
}

RunnerProcess::End ChildRunner::wait() {
  pollfd watched{exit_.get(), POLLIN, 0};
  while (exit_.is_open() && ::poll(&watched, 1, static_cast<int>(kPatience.count())) < 0 &&
         errno == EINTR) {
  }
  // While the leader is not reaped, its number is the group's and nobody else's.
  kill();
  int status = 0;
  Usage usage;
  const bool is_ended = reap(status, usage);
  is_reaped_ = true;
  reap_group();
  if (!is_ended || WIFSIGNALED(status)) return {true, is_ended ? WTERMSIG(status) : SIGKILL, usage};
  return {false, WEXITSTATUS(status), usage};
}

bool ChildRunner::reap(int& status, Usage& usage) const {
  rusage used{};
  const auto give_up = std::chrono::steady_clock::now() + kGroupPatience;
  while (!children::reap_runner(pid_, status, used)) {
    if (std::chrono::steady_clock::now() >= give_up) return false;
    std::this_thread::sleep_for(kPause);
  }
  usage = usage_of(used);
  return true;
}

// What was left of the group came to this process, which is the subreaper, and was killed with it.
void ChildRunner::reap_group() const {
  const auto give_up = std::chrono::steady_clock::now() + kGroupPatience;
  while (std::chrono::steady_clock::now() < give_up) {
    const pid_t reaped = ::waitpid(-pid_, nullptr, WNOHANG);
    if (reaped < 0 && errno == ECHILD) return;
    if (reaped == 0) std::this_thread::sleep_for(kPause);
  }
}

}  // namespace aipreflight::host
