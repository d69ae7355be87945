#include "interrupts.hpp"

#include <cstdint>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "exit_code.hpp"
#include "host/orphans.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

sigset_t watched() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Interrupts::Interrupts() {
  const sigset_t set = watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = signalfd(-1, &set, SFD_CLOEXEC);
  stop_ = eventfd(0, EFD_CLOEXEC);
  waiter_ = std::thread([this] { wait_for_signals(); });
}

Interrupts::~Interrupts() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(stop_, &one, sizeof one);
  waiter_.join();
  close(signals_);
  close(stop_);
  const sigset_t set = watched();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void Interrupts::set_action(std::function<void()> action) {
  const std::lock_guard lock(mutex_);
  action_ = std::move(action);
}

void Interrupts::wait_for_signals() {
  for (;;) {
    pollfd events[] = {{signals_, POLLIN, 0}, {stop_, POLLIN, 0}};
    if (poll(events, 2, -1) < 0) continue;
    if ((events[1].revents & POLLIN) != 0) return;
    signalfd_siginfo info{};
    if (read(signals_, &info, sizeof info) != sizeof info) continue;
    const int signal = static_cast<int>(info.ssi_signo);
    const bool is_first = received_.load() == 0;
    const std::lock_guard lock(mutex_);
    if (!is_first || !action_) {
      write_stderr("aipreflight: interrupted\n");
      host::kill_descendants();
      _exit(exit_code_of_signal(is_first ? signal : received_.load()));
    }
    received_.store(signal);
    action_();
  }
}

}  // namespace aipreflight::cli
