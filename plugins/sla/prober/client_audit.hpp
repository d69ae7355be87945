#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace aipreflight::sla {

// How well this machine kept its own time while it probed. What it was late by may be in every time
// that it measured.
struct ClientHealth {
  double lag_p50_ms = 0;  // how late the event loop woke, of a tick every 10 ms
  double lag_p99_ms = 0;
  double lag_max_ms = 0;
  std::uint64_t ticks = 0;
  double jitter_p50_ms =
      0;  // how late a thread woke that only slept: the machine's part of the lag
  double jitter_p99_ms = 0;
  double jitter_max_ms = 0;
  double delay_p50_ms = 0;  // how late requests were sent that were due at a time of their own
  double delay_p99_ms = 0;
  double delay_max_ms = 0;
  double cpu_share = 0;  // of one core, by the busiest thread that probes
  double steal_share =
      0;  // of the machine's time, taken by its host; 0 where /proc/stat is not there
  std::uint64_t dropped = 0;  // requests that were due and could not be sent
  std::uint64_t faults = 0;   // requests for which descriptors, ports or memory ran out here
};

// Collects it: each thread that probes has one, and they are added in the end.
class ClientAudit {
 public:
  static constexpr std::chrono::milliseconds kTick{10};

  void start(MonotonicTime now);
  // To be called whenever the loop turns: notes how late it is if a tick was due.
  void turn(MonotonicTime now);
  [[nodiscard]] MonotonicTime next_tick() const { return next_tick_; }
  void sent(std::chrono::nanoseconds delay) { delays_.push_back(delay); }
  void drop() { ++dropped_; }
  void fault() { ++faults_; }
  // On the thread that called start().
  void finish(MonotonicTime now);

  void add(const ClientAudit& other);
  void add_jitter(std::vector<std::chrono::nanoseconds> lates) { jitter_ = std::move(lates); }
  // After finish().
  [[nodiscard]] ClientHealth health();

 private:
  MonotonicTime started_;
  MonotonicTime next_tick_;
  double cpu_at_start_ = 0;
  double steal_at_start_ = 0;
  double machine_at_start_ = 0;
  double cpu_share_ = 0;
  double steal_share_ = 0;
  std::vector<std::chrono::nanoseconds> lags_;
  std::vector<std::chrono::nanoseconds> delays_;
  std::vector<std::chrono::nanoseconds> jitter_;
  std::uint64_t dropped_ = 0;
  std::uint64_t faults_ = 0;
};

// Why the client was the limit, in a sentence; "" where it was not. `tightest_ms`: the smallest
// bound on a time that the numbers are held against; 0: none.
[[nodiscard]] std::string client_limit(const ClientHealth& health,
                                       double tightest_ms,
                                       bool is_open);

}  // namespace aipreflight::sla
