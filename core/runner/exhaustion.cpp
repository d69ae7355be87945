#include "exhaustion.hpp"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "wire/message.hpp"

namespace aipreflight::runner {
namespace {

struct LastWords {
  Channel* channel = nullptr;
  std::string frame;
};

// Written before a signal can come, and never after.
LastWords& last_words() {
  static auto* const kept = new LastWords;
  return *kept;
}

// A sixteenth of the limit is more than most ask for at a time: if that is not to be had, what the
// module asked for was not either.
bool has_exhausted_memory() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return false;
  const std::size_t size = limit.rlim_cur / 16;
  void* const probe =
      ::mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (probe != MAP_FAILED) ::munmap(probe, size);
  return probe == MAP_FAILED && errno == ENOMEM;
}

// Blocked while it is handled, the signal ends the process once this has returned.
void die_of(int signal) {
  if (has_exhausted_memory()) last_words().channel->send_now(last_words().frame);
  ::raise(signal);
}

// A stack that has overflown can handle nothing.
void* other_stack() {
  static std::uint8_t stack[64 << 10];
  return stack;
}
constexpr std::size_t kOtherStackSize = 64 << 10;

}  // namespace

void tell_of_exhausted_memory(Channel& channel) {
  last_words() = {&channel,
                  wire::encode(wire::Defect{"limit_memory", "fell over when no memory was left"})};
  stack_t stack{};
  stack.ss_sp = other_stack();
  stack.ss_size = kOtherStackSize;
  ::sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = die_of;
  action.sa_flags = SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT}) ::sigaction(signal, &action, nullptr);
}

bool has_exhausted_descriptors() {
  const int probe = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (probe >= 0) ::close(probe);
  return probe < 0 && errno == EMFILE;
}

}  // namespace aipreflight::runner
