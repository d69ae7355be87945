#include "process_state.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/wait.h>
#include <unistd.h>

#include "base/process.hpp"
#include "base/text.hpp"

namespace aipreflight::runner {
namespace {

// Runtimes of languages and sanitizers install theirs; whoever crashes ends all the same.
bool is_of_a_crash(int signal) {
  constexpr std::array kCrashes{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
  return std::find(kCrashes.begin(), kCrashes.end(), signal) != kCrashes.end();
}

bool has_children() {
  siginfo_t info{};
  return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

std::string name_of(const std::string& variable) {
  return text::one_line(variable.substr(0, variable.find('=')), 100);
}

// The name of a variable that one has and the other has not, or otherwise.
std::string changed_variable(std::vector<std::string> one, std::vector<std::string> other) {
  std::sort(one.begin(), one.end());
  std::sort(other.begin(), other.end());
  std::vector<std::string> differing;
  std::set_symmetric_difference(
      one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(differing));
  return differing.empty() ? "" : name_of(differing.front());
}

}  // namespace

ProcessState ProcessState::now() {
  ProcessState state;
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) == 0)
      state.handlers_[static_cast<std::size_t>(signal)] = action.sa_handler;
  }
  for (std::size_t i = 0; i < state.limits_.size(); ++i) {
    ::getrlimit(static_cast<__rlimit_resource>(i), &state.limits_[i]);
  }
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    state.environment_.emplace_back(*entry);
  }
  struct stat folder {};
  if (::stat(".", &folder) == 0) {
    state.folder_device_ = folder.st_dev;
    state.folder_ = folder.st_ino;
  }
  state.umask_ = ::umask(0);
  ::umask(state.umask_);
  state.has_children_ = has_children();
  return state;
}

std::string ProcessState::change_since(const ProcessState& before) const {
  for (int signal = 1; signal < NSIG; ++signal) {
    const auto index = static_cast<std::size_t>(signal);
    if (!is_of_a_crash(signal) && handlers_[index] != before.handlers_[index])
      return "changed the handling of " + process::signal_name(signal);
  }
  for (std::size_t i = 0; i < limits_.size(); ++i) {
    if (limits_[i].rlim_cur != before.limits_[i].rlim_cur ||
        limits_[i].rlim_max != before.limits_[i].rlim_max)
      return "changed a resource limit";
  }
  if (environment_ != before.environment_) {
    const std::string name = changed_variable(environment_, before.environment_);
    if (!name.empty()) return "changed the environment variable " + name;
  }
  if (folder_ != before.folder_ || folder_device_ != before.folder_device_)
    return "changed the working directory";
  if (umask_ != before.umask_) return "changed the umask";
  return has_children_ && !before.has_children_ ? "started a process" : "";
}

}  // namespace aipreflight::runner
