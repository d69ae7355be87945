#include "runner/nursery.hpp"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <linux/futex.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wire/birth.hpp"

namespace aipreflight::runner {
namespace {

// What the C library sets anew for the one thread of a forked process. It forks no sibling, so it
// is done here.
struct ThreadFacts {
  pid_t* number = nullptr;  // where the C library keeps it
  robust_list_head* robust_list = nullptr;
  std::size_t robust_list_size = 0;
};

bool find(ThreadFacts& facts) {
  return ::prctl(PR_GET_TID_ADDRESS, &facts.number, 0, 0, 0) == 0 && facts.number != nullptr &&
         *facts.number == ::gettid() &&
         ::syscall(SYS_get_robust_list, 0, &facts.robust_list, &facts.robust_list_size) == 0;
}

// As fork(2), but a child of this process's parent, which supervises it.
pid_t fork_sibling(const ThreadFacts& facts) {
  constexpr auto kFlags = static_cast<unsigned long>(CLONE_PARENT | CLONE_CHILD_SETTID |
                                                     CLONE_CHILD_CLEARTID | SIGCHLD);
  // The place of the number is the fourth argument or, depending on the architecture, the fifth;
  // the other one is not read with these flags.
  const auto pid = static_cast<pid_t>(
      ::syscall(SYS_clone, kFlags, nullptr, nullptr, facts.number, facts.number));
  if (pid == 0) ::syscall(SYS_set_robust_list, facts.robust_list, facts.robust_list_size);
  return pid;
}

}  // namespace

bool keep_nursery(int socket) {
  ThreadFacts facts;
  if (!find(facts)) {
    static_cast<void>(wire::send_born(socket, {-1, ENOSYS}));
    return false;
  }
  ::prctl(PR_SET_NAME, "runner-nursery", 0, 0, 0);
  // What runs as the same user must not reach into what later runners are copies of.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (!wire::send_born(socket, {::getpid(), 0})) return false;
  while (const auto received = wire::receive_birth(socket)) {
    const pid_t pid = fork_sibling(facts);
    if (pid == 0) {
      ::prctl(PR_SET_NAME, "aipreflight-runner", 0, 0, 0);
      ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
      wire::take_on(received->birth, received->descriptors);
      return true;
    }
    const wire::Born born{pid, errno};
    for (const int descriptor : received->descriptors) ::close(descriptor);
    if (!wire::send_born(socket, born)) return false;
  }
  return false;
}

}  // namespace aipreflight::runner
