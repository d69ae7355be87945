#include "prober/client_audit.hpp"

#include <algorithm>
#include <ctime>

#include "base/files.hpp"
#include "base/text.hpp"

namespace aipreflight::sla {
namespace {

using Nanoseconds = std::chrono::nanoseconds;

double milliseconds(Nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

double thread_cpu_seconds() {
  constexpr double kPerNanosecond = 1e-9;
  timespec time{};
  if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * kPerNanosecond;
}

// Of the first line of /proc/stat (proc_stat(5)), "cpu  1 2 3 …": what was stolen, and all of it.
void read_machine(double& steal, double& all) {
  constexpr std::size_t kStealColumn = 7;
  constexpr std::size_t kColumns = 8;  // guests are in the first two already
  steal = all = 0;
  const auto text = files::read("/proc/stat");
  if (!text) return;
  std::size_t column = 0;
  for (const std::string_view word : text::split(text::split(*text, '\n').front(), ' ')) {
    const auto value = text::to_number(word);
    if (!value || column == kColumns) continue;
    all += *value;
    if (column++ == kStealColumn) steal = *value;
  }
}

// Nearest rank.
Nanoseconds percentile(std::vector<Nanoseconds>& values, std::size_t percent) {
  if (values.empty()) return Nanoseconds(0);
  const std::size_t rank = (values.size() * percent + 99) / 100;
  const auto place =
      values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

}  // namespace

void ClientAudit::start(MonotonicTime now) {
  started_ = now;
  next_tick_ = now + kTick;
  cpu_at_start_ = thread_cpu_seconds();
  read_machine(steal_at_start_, machine_at_start_);
}

void ClientAudit::turn(MonotonicTime now) {
  if (now < next_tick_) return;
  lags_.push_back(now - next_tick_);
  const auto missed = (now - next_tick_) / kTick;
  next_tick_ += (missed + 1) * kTick;
}

void ClientAudit::finish(MonotonicTime now) {
  const double wall = std::chrono::duration<double>(now - started_).count();
  if (wall > 0) cpu_share_ = (thread_cpu_seconds() - cpu_at_start_) / wall;
  double steal = 0;
  double machine = 0;
  read_machine(steal, machine);
  if (machine > machine_at_start_) {
    steal_share_ = (steal - steal_at_start_) / (machine - machine_at_start_);
  }
}

void ClientAudit::add(const ClientAudit& other) {
  lags_.insert(lags_.end(), other.lags_.begin(), other.lags_.end());
  delays_.insert(delays_.end(), other.delays_.begin(), other.delays_.end());
  cpu_share_ = std::max(cpu_share_, other.cpu_share_);
  steal_share_ = std::max(steal_share_, other.steal_share_);
  dropped_ += other.dropped_;
  faults_ += other.faults_;
}

ClientHealth ClientAudit::health() {
  ClientHealth health;
  health.ticks = lags_.size();
  health.lag_p50_ms = milliseconds(percentile(lags_, 50));
  health.lag_p99_ms = milliseconds(percentile(lags_, 99));
  health.lag_max_ms = milliseconds(percentile(lags_, 100));
  health.jitter_p50_ms = milliseconds(percentile(jitter_, 50));
  health.jitter_p99_ms = milliseconds(percentile(jitter_, 99));
  health.jitter_max_ms = milliseconds(percentile(jitter_, 100));
  health.delay_p50_ms = milliseconds(percentile(delays_, 50));
  health.delay_p99_ms = milliseconds(percentile(delays_, 99));
  health.delay_max_ms = milliseconds(percentile(delays_, 100));
  health.cpu_share = cpu_share_;
  health.steal_share = steal_share_;
  health.dropped = dropped_;
  health.faults = faults_;
  return health;
}

std::string client_limit(const ClientHealth& health, double tightest_ms, bool is_open) {
  constexpr double kMostCpu = 0.85;
  constexpr double kLeastLagMs = 1;
  constexpr double kLagShare = 0.02;
  const double most_lag = std::max(kLeastLagMs, tightest_ms * kLagShare);
  if (health.dropped > 0) {
    return std::to_string(health.dropped) + " requests were due and could not be sent";
  }
  if (health.faults > 0) {
    return "descriptors, ports or memory of this machine ran out for " +
           std::to_string(health.faults) + " requests";
  }
  if (health.cpu_share > kMostCpu) {
    return "the probing thread was busy for " + text::format_number(health.cpu_share * 100, 3) +
           "% of the time, and more than 85% is too much to keep time by";
  }
  if (is_open && health.delay_p99_ms > most_lag) {
    return "requests were sent up to " + text::format_number(health.delay_p99_ms, 3) +
           " ms late (p99), and " + text::format_number(most_lag, 3) + " ms is the most allowed";
  }
  return {};
}

}  // namespace aipreflight::sla
