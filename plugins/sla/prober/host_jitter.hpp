#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace aipreflight::sla {

// How late this machine wakes a thread that has nothing to do but sleep, measured on one of its own
// while it lives: what even the best client would be late by. Owner: one thread.
class HostJitter {
 public:
  HostJitter();
  ~HostJitter();
  HostJitter(const HostJitter&) = delete;
  HostJitter& operator=(const HostJitter&) = delete;

  // Ends the measurement. Once.
  [[nodiscard]] std::vector<std::chrono::nanoseconds> finish();

 private:
  void measure();

  std::mutex mutex_;
  std::condition_variable ends_;
  bool is_over_ = false;
  std::vector<std::chrono::nanoseconds> lates_;
  std::thread thread_;
};

}  // namespace aipreflight::sla
