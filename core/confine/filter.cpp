#include "filter.hpp"

#include <cerrno>
#include <cstddef>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.hpp"

namespace aipreflight::confine {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#elif defined(__riscv)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_RISCV64;
#endif

constexpr std::uint32_t fail_with(int error) {
  return SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error);
}

// The low half, which is all that the kernel takes of an int; these machines are little-endian.
std::size_t offset_of_argument(int index) {
  return offsetof(seccomp_data, args) + 8 * static_cast<std::size_t>(index);
}

}  // namespace

Filter::Filter(const Restrictions& acts, std::uint32_t action) {
  refuse_other_machines();
  // A process outside the fence could be made to act instead.
  for (const std::uint32_t number : {SYS_ptrace, SYS_process_vm_writev, SYS_pidfd_getfd}) {
    refuse(number, fail_with(EPERM));
  }
  // It opens files and sockets without a system call; programs know how to do without.
  if (acts.network || acts.write) refuse(SYS_io_uring_setup, fail_with(ENOSYS));
  if (acts.network) refuse_sockets(action);
  if (acts.exec) {
    refuse(SYS_execve, action);
    refuse(SYS_execveat, action);
  }
  if (acts.write) refuse_writing(action);
  program_.push_back({BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW});
}

int Filter::install(unsigned flags) const {
  const sock_fprog program{static_cast<unsigned short>(program_.size()),
                           const_cast<sock_filter*>(program_.data())};
  return static_cast<int>(::syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program));
}

void Filter::load(std::size_t offset) {
  program_.push_back({BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(offset)});
}

void Filter::load_number() {
  load(offsetof(seccomp_data, nr));
}

void Filter::refuse_other_machines() {
  load(offsetof(seccomp_data, arch));
  program_.push_back({BPF_JMP | BPF_JEQ | BPF_K, 1, 0, kArchitecture});
  program_.push_back({BPF_RET | BPF_K, 0, 0, fail_with(EPERM)});
  load_number();
#if defined(__x86_64__)
  constexpr std::uint32_t kX32 = 0x40000000;
  program_.push_back({BPF_JMP | BPF_JGE | BPF_K, 0, 1, kX32});
  program_.push_back({BPF_RET | BPF_K, 0, 0, fail_with(EPERM)});
#endif
}

void Filter::refuse(std::uint32_t number, std::uint32_t action) {
  program_.push_back({BPF_JMP | BPF_JEQ | BPF_K, 0, 1, number});
  program_.push_back({BPF_RET | BPF_K, 0, 0, action});
}

void Filter::refuse_sockets(std::uint32_t action) {
  program_.push_back({BPF_JMP | BPF_JEQ | BPF_K, 0, 4, SYS_socket});
  load(offset_of_argument(0));
  program_.push_back({BPF_JMP | BPF_JEQ | BPF_K, 0, 1, AF_UNIX});
  program_.push_back({BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW});
  program_.push_back({BPF_RET | BPF_K, 0, 0, action});
}

void Filter::refuse_writing(std::uint32_t action) {
  for (const WriteCall& call : write_calls()) {
    if (call.flags == kNone) {
      refuse(call.number, action);
      continue;
    }
    program_.push_back({BPF_JMP | BPF_JEQ | BPF_K, 0, 4, call.number});
    load(offset_of_argument(call.flags));
    program_.push_back({BPF_JMP | BPF_JSET | BPF_K, 0, 1, writing_flags()});
    program_.push_back({BPF_RET | BPF_K, 0, 0, action});
    program_.push_back({BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW});
  }
}

}  // namespace aipreflight::confine
