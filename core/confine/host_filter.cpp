#include "confine/host_filter.hpp"

#include <array>
#include <asm/sockios.h>
#include <cerrno>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>

namespace aipreflight::confine {
namespace {

std::uint32_t number(pid_t value) {
  return static_cast<std::uint32_t>(value);
}

struct SignalCall {
  std::uint32_t number;
  int signal;  // index of the argument; the first says to whom
};
constexpr std::array kSignalCalls{SignalCall{SYS_kill, 1},
                                  SignalCall{SYS_tkill, 1},
                                  SignalCall{SYS_tgkill, 2},
                                  SignalCall{SYS_rt_sigqueueinfo, 1},
                                  SignalCall{SYS_rt_tgsigqueueinfo, 2}};

}  // namespace

// A group without a number here, whose leader is outside of this PID namespace, can be named by
// nobody; its 0 would be the caller's own.
HostFilter::HostFilter(pid_t host, pid_t host_group)
    : host_(number(host)), group_(number(host_group > 0 ? -host_group : host)) {
  program_.begin(SECCOMP_RET_ALLOW);
  refuse_signals();
  refuse_signals_of_files();
  for (const std::uint32_t call : {SYS_pidfd_open, SYS_prlimit64}) {
    program_.skip_unless(call, 4);
    program_.load_argument(0);
    program_.answer_if(host_, fail_with(EPERM));
    program_.answer(SECCOMP_RET_ALLOW);
  }
  program_.answer(SECCOMP_RET_ALLOW);
}

void HostFilter::refuse_signals() {
  // By a folder of /proc it reaches anybody; programs know how to do without.
  program_.answer_if(SYS_pidfd_send_signal, fail_with(ENOSYS));
  for (const SignalCall& call : kSignalCalls) {
    program_.skip_unless(call.number, 9);
    program_.load_argument(0);
    program_.skip_if(host_, 3);
    program_.skip_if(group_, 2);
    program_.skip_if(number(-1), 1);
    program_.answer(SECCOMP_RET_ALLOW);
    program_.load_argument(call.signal);
    program_.answer_if(0, fail_with(EPERM));
    program_.answer(SECCOMP_RET_KILL_PROCESS);
  }
}

// The kernel sends any signal to the owner of a descriptor when there is something to read. Where
// the owner is behind a pointer, which a filter cannot follow, nobody is one.
void HostFilter::refuse_signals_of_files() {
  program_.skip_unless(SYS_fcntl, 11);
  program_.load_argument(1);
  program_.answer_if(F_SETOWN_EX, fail_with(EPERM));
  program_.skip_if(F_SETOWN, 1);
  program_.answer(SECCOMP_RET_ALLOW);
  program_.load_argument(2);
  program_.answer_if(host_, SECCOMP_RET_KILL_PROCESS);
  program_.answer_if(group_, SECCOMP_RET_KILL_PROCESS);
  program_.answer(SECCOMP_RET_ALLOW);
  program_.skip_unless(SYS_ioctl, 6);
  program_.load_argument(1);
  program_.answer_if(FIOSETOWN, fail_with(EPERM));
  program_.answer_if(SIOCSPGRP, fail_with(EPERM));
  program_.answer(SECCOMP_RET_ALLOW);
}

bool HostFilter::install() const {
  return program_.install(0) == 0;
}

}  // namespace aipreflight::confine
