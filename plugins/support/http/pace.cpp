#include "pace.hpp"

#include <algorithm>

namespace aipreflight::http {

void Pace::turn(MonotonicTime now, std::size_t running, std::size_t reads) {
  const auto since = is_first_ ? std::chrono::nanoseconds(0) : now - turn_;
  busy_ += since * static_cast<std::int64_t>(running);
  reads_ += reads;
  is_dense_ = !is_first_ && (reads > 1 || since < longest());
  is_first_ = false;
  turn_ = now;
}

std::chrono::nanoseconds Pace::longest() const {
  constexpr std::chrono::nanoseconds kMost = std::chrono::milliseconds(1);
  constexpr std::uint64_t kOfExchange = 500;
  constexpr std::uint64_t kOfRead = 10;
  const auto share = [this](std::uint64_t count, std::uint64_t of) {
    return busy_ / static_cast<std::int64_t>((count + 1) * of);
  };
  return std::min({kMost, share(ended_, kOfExchange), share(reads_, kOfRead)});
}

MonotonicTime Pace::next() const {
  constexpr auto kWorthASleep = std::chrono::microseconds(100);
  return is_dense_ && longest() >= kWorthASleep ? turn_ + longest() : turn_;
}

}  // namespace aipreflight::http
