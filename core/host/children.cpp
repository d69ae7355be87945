#include "children.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/text.hpp"
#include "host/orphans.hpp"

namespace aipreflight::host {
namespace {

constexpr std::chrono::milliseconds kPatience{2000};
constexpr std::chrono::milliseconds kPause{2};

// Children are this process's, so what is known of them is too.
struct Registry {
  std::mutex mutex;
  std::set<pid_t> runners;
};

Registry& registry() {
  static Registry instance;
  return instance;
}

bool has_children() {
  siginfo_t info{};
  const int answer = ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT);
  return answer == 0 || errno != ECHILD;
}

// Of this process, whatever it does now.
bool is_child(pid_t pid) {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

// There may be a thousand processes; to ask for each whether it is a child costs a hundredth of
// reading in proc(5) whose child it is.
std::vector<pid_t> list_children() {
  std::vector<pid_t> result;
  std::error_code problem;
  std::filesystem::directory_iterator entry("/proc", problem);
  for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
    const auto pid = text::to_integer(entry->path().filename().native());
    if (pid && is_child(static_cast<pid_t>(*pid))) result.push_back(static_cast<pid_t>(*pid));
  }
  return result;
}

// True if `pid` was an orphan and is gone now. A child that nobody has reaped keeps its number, so
// that the signal cannot hit a stranger.
bool end_orphan(pid_t pid) {
  Registry& known = registry();
  const std::lock_guard lock(known.mutex);
  if (known.runners.contains(pid) || !is_child(pid)) return false;
  ::kill(pid, SIGKILL);
  return ::waitpid(pid, nullptr, WNOHANG) == pid;
}

bool is_orphan(pid_t pid) {
  Registry& known = registry();
  const std::lock_guard lock(known.mutex);
  return !known.runners.contains(pid);
}

}  // namespace

namespace children {

pid_t start_runner(const std::function<pid_t()>& fork) {
  Registry& known = registry();
  const std::lock_guard lock(known.mutex);
  const pid_t pid = fork();
  if (pid > 0) known.runners.insert(pid);
  return pid;
}

bool reap_runner(pid_t runner, int& status, rusage& usage) {
  Registry& known = registry();
  const std::lock_guard lock(known.mutex);
  pid_t reaped = -1;
  do {
    reaped = ::wait4(runner, &status, WNOHANG, &usage);
  } while (reaped < 0 && errno == EINTR);
  if (reaped != runner) return false;
  known.runners.erase(runner);
  return true;
}

}  // namespace children

std::size_t reap_orphans() {
  std::size_t ended = 0;
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  // Again and again, since the children of an orphan come here when it ends.
  while (has_children() && std::chrono::steady_clock::now() < give_up) {
    const auto children = list_children();
    if (std::none_of(children.begin(), children.end(), is_orphan)) break;
    ended += static_cast<std::size_t>(std::count_if(children.begin(), children.end(), end_orphan));
    std::this_thread::sleep_for(kPause);
  }
  return ended;
}

void kill_descendants() {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (has_children() && std::chrono::steady_clock::now() < give_up) {
    for (const pid_t pid : list_children()) {
      const std::lock_guard lock(registry().mutex);
      if (!is_child(pid)) continue;
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, WNOHANG);
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace aipreflight::host
