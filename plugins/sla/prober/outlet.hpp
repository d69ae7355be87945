#pragma once

#include <atomic>
#include <mutex>
#include <string_view>

#include "prober/prober.hpp"

namespace aipreflight::sla {

// What all threads share: whoever wants the samples, and the end.
class Outlet {
 public:
  explicit Outlet(const ProbeHooks& hooks) : hooks_(hooks) {}

  void take(const Sample& sample) {
    const std::lock_guard lock(mutex_);
    if (is_enough() || !hooks_.take) return;
    if (!hooks_.take(sample) && !was_stopped()) is_enough_ = true;
  }
  void piece(std::string_view piece, MonotonicTime at) {
    if (!hooks_.piece) return;
    const std::lock_guard lock(mutex_);
    hooks_.piece(piece, at);
  }
  // On the thread that called probe().
  void ask(double fraction) {
    if (hooks_.proceed && !hooks_.proceed(fraction)) was_stopped_ = true;
  }
  // Enough is known: what is on its way is dropped.
  [[nodiscard]] bool is_enough() const { return is_enough_; }
  // The user has stopped it: what is on its way is kept.
  [[nodiscard]] bool was_stopped() const { return was_stopped_; }

 private:
  const ProbeHooks& hooks_;
  std::mutex mutex_;
  std::atomic<bool> is_enough_{false};
  std::atomic<bool> was_stopped_{false};
};

}  // namespace aipreflight::sla
