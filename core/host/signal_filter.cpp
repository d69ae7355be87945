#include "signal_filter.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace aipreflight::host {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#elif defined(__riscv)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_RISCV64;
#endif

sock_filter load(std::size_t offset) {
  return {BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(offset)};
}

sock_filter if_equal(std::uint32_t value, std::uint8_t then_skip, std::uint8_t else_skip) {
  return {BPF_JMP | BPF_JEQ | BPF_K, then_skip, else_skip, value};
}

sock_filter answer(std::uint32_t action) {
  return {BPF_RET | BPF_K, 0, 0, action};
}

std::uint32_t number(pid_t value) {
  return static_cast<std::uint32_t>(value);
}

}  // namespace

SignalFilter::SignalFilter(pid_t host, pid_t host_group)
    : program_{load(offsetof(seccomp_data, arch)),
               if_equal(kArchitecture, 0, 12),
               load(offsetof(seccomp_data, nr)),
               if_equal(SYS_kill, 6, 0),
               if_equal(SYS_tkill, 5, 0),
               if_equal(SYS_tgkill, 4, 0),
               if_equal(SYS_rt_sigqueueinfo, 3, 0),
               if_equal(SYS_rt_tgsigqueueinfo, 2, 0),
               if_equal(SYS_pidfd_open, 1, 0),
               answer(SECCOMP_RET_ALLOW),
               load(offsetof(seccomp_data, args[0])),
               if_equal(number(host), 3, 0),
               if_equal(number(-host_group), 2, 0),
               if_equal(number(-1), 1, 0),
               answer(SECCOMP_RET_ALLOW),
               answer(SECCOMP_RET_ERRNO | EPERM)} {}

bool SignalFilter::install() const {
  const sock_fprog program{static_cast<unsigned short>(program_.size()),
                           const_cast<sock_filter*>(program_.data())};
  // Without SPEC_ALLOW, kernels before 5.16 slow down whatever runs under a filter.
  return ::syscall(
             SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) == 0;
}

}  // namespace aipreflight::host
