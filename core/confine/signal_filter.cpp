#include "confine/signal_filter.hpp"

#include <array>
#include <cerrno>
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

SignalFilter::SignalFilter(pid_t host, pid_t host_group) {
  // A group without a number here, whose leader is outside of this PID namespace, can be named by
  // nobody; its 0 would be the caller's own.
  const pid_t group = host_group > 0 ? -host_group : host;
  program_.begin(SECCOMP_RET_ALLOW);
  // By a folder of /proc it reaches anybody; programs know how to do without.
  program_.answer_if(SYS_pidfd_send_signal, fail_with(ENOSYS));
  for (const SignalCall& call : kSignalCalls) {
    program_.skip_unless(call.number, 9);
    program_.load_argument(0);
    program_.skip_if(number(host), 3);
    program_.skip_if(number(group), 2);
    program_.skip_if(number(-1), 1);
    program_.answer(SECCOMP_RET_ALLOW);
    program_.load_argument(call.signal);
    program_.answer_if(0, fail_with(EPERM));
    program_.answer(SECCOMP_RET_KILL_PROCESS);
  }
  program_.skip_unless(SYS_pidfd_open, 3);
  program_.load_argument(0);
  program_.answer_if(number(host), fail_with(EPERM));
  program_.answer(SECCOMP_RET_ALLOW);
}

bool SignalFilter::install() const {
  return program_.install(0) == 0;
}

}  // namespace aipreflight::confine
