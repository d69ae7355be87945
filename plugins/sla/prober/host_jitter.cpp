#include "prober/host_jitter.hpp"

namespace aipreflight::sla {

HostJitter::HostJitter() : thread_([this] { measure(); }) {}

HostJitter::~HostJitter() {
  if (thread_.joinable()) (void)finish();
}

void HostJitter::measure() {
  constexpr auto kSleep = std::chrono::milliseconds(20);
  std::unique_lock lock(mutex_);
  while (!is_over_) {
    const auto due = std::chrono::steady_clock::now() + kSleep;
    if (ends_.wait_until(lock, due, [this] { return is_over_; })) return;
    lates_.push_back(std::chrono::steady_clock::now() - due);
  }
}

std::vector<std::chrono::nanoseconds> HostJitter::finish() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  ends_.notify_all();
  thread_.join();
  return std::move(lates_);
}

}  // namespace aipreflight::sla
