#include "confine/fence.hpp"

#include <cerrno>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <system_error>

#include "filter.hpp"
#include "landlock.hpp"

namespace aipreflight::confine {
namespace {

// With TSYNC a thread's number would be the answer where one cannot be reached; it and a descriptor
// cannot be told apart.
constexpr unsigned kAllThreads = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH;

std::string failure() {
  return "not enforced: this system refuses the filter: " + std::generic_category().message(errno);
}

Restrictions beyond(const Restrictions& acts, const Restrictions& known) {
  return {acts.network && !known.network, acts.exec && !known.exec, acts.write && !known.write};
}

}  // namespace

int Fence::forbid(const Restrictions& acts) {
  const Restrictions added = beyond(acts, forbidden_);
  if (!added.any()) return -1;
  forbidden_ = either(forbidden_, added);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  int listener = -1;
  std::string kept = "enforced";
  // The kernel allows one listener; what is added later fails without being told to anybody.
  if (!is_watched_) {
    listener = Filter(added, SECCOMP_RET_USER_NOTIF)
                   .install(kAllThreads | SECCOMP_FILTER_FLAG_NEW_LISTENER);
    is_watched_ = listener >= 0;
  }
  if (listener < 0) {
    // Which file is written, a filter cannot know; Landlock does.
    const Restrictions blunt{added.network, added.exec, false};
    const bool is_kept = Filter(blunt, SECCOMP_RET_ERRNO | EPERM).install(kAllThreads) == 0;
    kept = is_kept ? "enforced, but nothing tells of acts that were refused" : failure();
  }
  if (added.network) kept_.network = kept;
  if (added.exec) kept_.exec = kept;
  if (added.write) kept_.write = "not enforced: the check did not run";
  return listener;
}

void Fence::close_file_system(const std::string& folder) {
  if (!forbidden_.write) return;
  kept_.write = allow_writing_only_in(folder);
  if (is_watched_ && kept_.write != "enforced") kept_.write += "; refused as far as paths show it";
}

}  // namespace aipreflight::confine
