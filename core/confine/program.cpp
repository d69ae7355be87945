#include "confine/program.hpp"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace aipreflight::confine {
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

}  // namespace

void Program::begin(std::uint32_t otherwise) {
  instructions_.push_back(load(offsetof(seccomp_data, arch)));
  skip_if(kArchitecture, 1);
  answer(otherwise);
  load_number();
#if defined(__x86_64__)
  constexpr std::uint32_t kX32 = 0x40000000;
  answer_from(kX32, otherwise);
#endif
}

void Program::load_number() {
  instructions_.push_back(load(offsetof(seccomp_data, nr)));
}

void Program::load_argument(int index) {
  // These machines are little-endian.
  instructions_.push_back(load(offsetof(seccomp_data, args) + 8 * static_cast<std::size_t>(index)));
}

void Program::answer(std::uint32_t action) {
  instructions_.push_back({BPF_RET | BPF_K, 0, 0, action});
}

void Program::answer_if(std::uint32_t value, std::uint32_t action) {
  skip_unless(value, 1);
  answer(action);
}

void Program::answer_from(std::uint32_t value, std::uint32_t action) {
  jump(BPF_JGE, value, 0, 1);
  answer(action);
}

void Program::answer_if_any(std::uint32_t bits, std::uint32_t action) {
  jump(BPF_JSET, bits, 0, 1);
  answer(action);
}

void Program::skip_if(std::uint32_t value, std::uint8_t count) {
  jump(BPF_JEQ, value, count, 0);
}

void Program::skip_unless(std::uint32_t value, std::uint8_t count) {
  jump(BPF_JEQ, value, 0, count);
}

void Program::jump(std::uint16_t kind,
                   std::uint32_t value,
                   std::uint8_t if_so,
                   std::uint8_t otherwise) {
  instructions_.push_back(
      {static_cast<std::uint16_t>(BPF_JMP | kind | BPF_K), if_so, otherwise, value});
}

int Program::install(unsigned flags) const {
  const sock_fprog program{static_cast<unsigned short>(instructions_.size()),
                           const_cast<sock_filter*>(instructions_.data())};
  // Without SPEC_ALLOW, kernels before 5.16 slow down whatever runs under a filter.
  return static_cast<int>(::syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program));
}

std::uint32_t fail_with(int error) {
  return SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error);
}

}  // namespace aipreflight::confine
