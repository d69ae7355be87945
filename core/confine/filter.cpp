#include "filter.hpp"

#include <cerrno>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.hpp"

namespace aipreflight::confine {

Filter::Filter(const Restrictions& acts, std::uint32_t action) {
  program_.begin(fail_with(EPERM));
  // A process outside the fence could be made to act instead.
  for (const std::uint32_t number : {SYS_ptrace, SYS_process_vm_writev, SYS_pidfd_getfd}) {
    program_.answer_if(number, fail_with(EPERM));
  }
  // It opens files and sockets without a system call; programs know how to do without.
  if (acts.network || acts.write) program_.answer_if(SYS_io_uring_setup, fail_with(ENOSYS));
  if (acts.network) refuse_sockets(action);
  if (acts.exec) {
    program_.answer_if(SYS_execve, action);
    program_.answer_if(SYS_execveat, action);
    refuse_touching_others();
  }
  if (acts.write) {
    refuse_other_views();
    refuse_writing(action);
  }
  program_.answer(SECCOMP_RET_ALLOW);
}

void Filter::refuse_sockets(std::uint32_t action) {
  program_.skip_unless(SYS_socket, 4);
  program_.load_argument(0);
  program_.answer_if(AF_UNIX, SECCOMP_RET_ALLOW);
  program_.answer(action);
}

// Who answers by path sees the same files under the same names.
void Filter::refuse_other_views() {
  for (const std::uint32_t number :
       {SYS_chroot, SYS_pivot_root, SYS_mount, SYS_move_mount, SYS_setns, SYS_open_by_handle_at}) {
    program_.answer_if(number, fail_with(EPERM));
  }
}

void Filter::refuse_writing(std::uint32_t action) {
  for (const OutlivingCall& call : outliving_calls()) program_.answer_if(call.number, action);
  for (const WriteCall& call : write_calls()) {
    if (call.flags == kNone) {
      program_.answer_if(call.number, action);
      continue;
    }
    program_.skip_unless(call.number, 4);
    program_.load_argument(call.flags);
    program_.answer_if_any(writing_flags(), action);
    program_.answer(SECCOMP_RET_ALLOW);
  }
}

// Whoever starts no programs has nobody to signal or to limit but itself; the rest are the host, by
// the number of one of its threads, and other checks.
void Filter::refuse_touching_others() {
  const auto own = static_cast<std::uint32_t>(::getpid());
  const auto own_group = static_cast<std::uint32_t>(-::getpgrp());
  for (const std::uint32_t number :
       {SYS_kill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo}) {
    program_.skip_unless(number, 8);
    program_.load_argument(0);
    for (const std::uint32_t target : {own, own_group, 0u}) {
      program_.answer_if(target, SECCOMP_RET_ALLOW);
    }
    program_.answer(fail_with(EPERM));
  }
  program_.answer_if(SYS_tkill, fail_with(EPERM));
  program_.skip_unless(SYS_fcntl, 11);
  program_.load_argument(1);
  program_.skip_if(F_SETOWN, 1);
  program_.answer(SECCOMP_RET_ALLOW);
  program_.load_argument(2);
  for (const std::uint32_t target : {own, own_group, 0u}) {
    program_.answer_if(target, SECCOMP_RET_ALLOW);
  }
  program_.answer(fail_with(EPERM));
  program_.skip_unless(SYS_prlimit64, 6);
  program_.load_argument(0);
  for (const std::uint32_t target : {own, 0u}) program_.answer_if(target, SECCOMP_RET_ALLOW);
  program_.answer(fail_with(EPERM));
}

}  // namespace aipreflight::confine
