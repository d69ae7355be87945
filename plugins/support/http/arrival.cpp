#include "arrival.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <sys/socket.h>

namespace aipreflight::http {
namespace {

std::chrono::nanoseconds nanoseconds(const timespec& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::optional<timespec> stamp_of(msghdr& message) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec stamp{};
    std::memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
    return stamp;
  }
  return std::nullopt;
}

}  // namespace

// Between two readings of the one clock, since a thread may lose its core between them.
void WallClock::read() {
  constexpr int kTries = 4;
  constexpr auto kNear = std::chrono::microseconds(5);
  constexpr auto kStep = std::chrono::microseconds(50);  // a clock that is adjusted moves by less
  const auto before = ahead_;
  ahead_.reset();
  before_ = read_;
  for (int i = 0; i < kTries && !ahead_; ++i) {
    timespec wall{};
    const MonotonicTime first = std::chrono::steady_clock::now();
    if (::clock_gettime(CLOCK_REALTIME, &wall) != 0) break;
    const MonotonicTime second = std::chrono::steady_clock::now();
    if (second - first > kNear) continue;
    read_ = first + (second - first) / 2;
    ahead_ = nanoseconds(wall) - read_.time_since_epoch();
  }
  is_steady_ = before && ahead_ && std::chrono::abs(*ahead_ - *before) < kStep;
}

std::optional<MonotonicTime> WallClock::monotonic(const timespec& wall) const {
  if (!is_steady_) return std::nullopt;
  const MonotonicTime time(nanoseconds(wall) - *ahead_);
  const bool is_possible = time >= before_ && time <= std::chrono::steady_clock::now();
  return is_possible ? std::optional(time) : std::nullopt;
}

void Arrival::ask(int socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes);
}

void Arrival::look(int socket, const WallClock& clock) {
  receive(socket, clock, MSG_PEEK);
}

void Arrival::read(int socket, const WallClock& clock) {
  receive(socket, clock, 0);
}

void Arrival::receive(int socket, const WallClock& clock, int flags) {
  forget();
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(timespec))];
  iovec place{buffer_.data(), buffer_.size()};
  msghdr message{};
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const ssize_t size = ::recvmsg(socket, &message, flags | MSG_DONTWAIT);
  if (size < 0 && errno != EAGAIN) error_ = errno;
  if (size <= 0) return;
  if (const auto stamp = stamp_of(message)) at_ = clock.monotonic(*stamp);
  seen_ = {buffer_.data(), static_cast<std::size_t>(size)};
}

void Arrival::forget() {
  seen_ = {};
  at_.reset();
  error_ = 0;
}

void Arrival::pass(std::size_t count) {
  is_known_ = at_.has_value();
  seen_.remove_prefix(count);
}

std::optional<MonotonicTime> Arrival::of(std::string_view bytes) {
  const std::size_t place = seen_.find(bytes);
  is_known_ = at_ && place != std::string_view::npos;
  if (!is_known_) {
    forget();
    return std::nullopt;
  }
  seen_.remove_prefix(place + bytes.size());
  return at_;
}

}  // namespace aipreflight::http
