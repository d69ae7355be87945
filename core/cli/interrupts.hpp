#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace aipreflight::cli {

// SIGINT and SIGTERM while a gate runs. Made before any other thread: these signals are blocked in
// every thread that starts later, and one thread of this object waits for them. The first calls the
// action that is set, or ends the process where there is nothing to stop; the second ends it at
// once. Ends the process with 128 + signal.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  // What the first signal does; called on the waiting thread. An empty action again ends the
  // process.
  void set_action(std::function<void()> action);
  [[nodiscard]] int received() const { return received_.load(); }  // the first signal, or 0

 private:
  void wait_for_signals();

  std::mutex mutex_;
  std::function<void()> action_;
  std::atomic<int> received_{0};
  int signals_ = -1;
  int stop_ = -1;
  std::thread waiter_;
};

}  // namespace aipreflight::cli
