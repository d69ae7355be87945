#include "children.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/text.hpp"
#include "descriptor.hpp"
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

// The parent of a process, from its line of proc(5); the name between the parentheses may hold
// anything.
pid_t parent_in(std::string_view line) {
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string_view::npos) return -1;
  const auto fields = text::split(text::trim(line.substr(name_end + 1)), ' ');
  if (fields.size() < 2) return -1;
  return static_cast<pid_t>(text::to_integer(fields[1]).value_or(-1));
}

// There may be a thousand processes, so no stream is made for each.
pid_t parent_of(int processes, const std::string& number) {
  const Descriptor file(::openat(processes, (number + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 1024> line;
  const ssize_t count = file.is_open() ? ::read(file.get(), line.data(), line.size()) : 0;
  return count <= 0 ? -1 : parent_in({line.data(), static_cast<std::size_t>(count)});
}

std::vector<pid_t> list_children() {
  std::vector<pid_t> result;
  const Descriptor processes(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  std::error_code problem;
  std::filesystem::directory_iterator entry("/proc", problem);
  for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
    const std::string name = entry->path().filename().string();
    const auto pid = text::to_integer(name);
    if (pid && parent_of(processes.get(), name) == ::getpid())
      result.push_back(static_cast<pid_t>(*pid));
  }
  return result;
}

// True if `pid` was an orphan and is gone now. A child that nobody has reaped keeps its number, so
// that the signal cannot hit a stranger.
bool end_orphan(pid_t pid) {
  Registry& known = registry();
  const std::lock_guard lock(known.mutex);
  siginfo_t info{};
  if (known.runners.contains(pid) ||
      ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
    return false;
  }
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
      siginfo_t info{};
      if (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0)
        continue;
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, WNOHANG);
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace aipreflight::host
