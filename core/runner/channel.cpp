#include "channel.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <poll.h>
#include <sys/socket.h>

namespace aipreflight::runner {
namespace {

// The plugin may have made the socket non-blocking.
void wait_for(int socket, short events) {
  pollfd entry{socket, events, 0};
  while (poll(&entry, 1, -1) < 0 && errno == EINTR) {
  }
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

}  // namespace

Channel::Channel(int socket) : socket_(socket) {}

bool Channel::send(const wire::Message& message) {
  return send_frame(wire::encode(message));
}

bool Channel::send_frame(const std::string& frame) {
  const std::lock_guard lock(send_mutex_);
  if (is_gone_ || fork_mark_.is_in_child()) return false;
  std::size_t sent = 0;
  while (sent < frame.size()) {
    // Not write(): if the plugin closed the socket, its number may belong to a file of the plugin
    // now.
    const ssize_t count = ::send(socket_, frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL);
    if (count >= 0) {
      sent += static_cast<std::size_t>(count);
    } else if (would_block()) {
      wait_for(socket_, POLLOUT);
    } else if (errno != EINTR) {
      is_gone_ = true;
      return false;
    }
  }
  return true;
}

void Channel::send_now(const std::string& frame) {
  // Within a message of another thread it would be none.
  const std::unique_lock lock(send_mutex_, std::try_to_lock);
  if (!lock || is_gone_ || fork_mark_.is_in_child()) return;
  if (::send(socket_, frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) is_gone_ = true;
}

bool Channel::send_with_descriptor(const wire::Message& message, int descriptor) {
  std::string frame = wire::encode(message);
  iovec first{frame.data(), 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof descriptor)] = {};
  msghdr packet{};
  packet.msg_iov = &first;
  packet.msg_iovlen = 1;
  packet.msg_control = control;
  packet.msg_controllen = sizeof control;
  cmsghdr* const header = CMSG_FIRSTHDR(&packet);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  while (sendmsg(socket_, &packet, MSG_NOSIGNAL) < 0) {
    if (would_block()) {
      wait_for(socket_, POLLOUT);
    } else if (errno != EINTR) {
      is_gone_ = true;
      return false;
    }
  }
  return send_frame(frame.substr(1));
}

Channel::Read Channel::read(bool waits) {
  char buffer[65536];
  while (true) {
    const ssize_t count = recv(socket_, buffer, sizeof buffer, waits ? 0 : MSG_DONTWAIT);
    if (count > 0) {
      decoder_.feed(buffer, static_cast<std::size_t>(count));
      return Read::kBytes;
    }
    if (count == 0) return Read::kEnd;
    if (would_block()) {
      if (!waits) return Read::kNothingYet;
      wait_for(socket_, POLLIN);
    } else if (errno != EINTR) {
      return Read::kEnd;
    }
  }
}

Result<std::optional<wire::Message>> Channel::next_message() {
  while (true) {
    auto next = decoder_.next();
    if (!next || !next->has_value() || !std::holds_alternative<wire::Cancel>(**next)) return next;
    is_cancelled_ = true;
  }
}

Result<std::optional<wire::Message>> Channel::receive() {
  const std::lock_guard lock(receive_mutex_);
  if (early_) return std::exchange(early_, std::nullopt);
  while (true) {
    auto next = next_message();
    if (!next || next->has_value()) return next;
    if (is_gone_ || read(true) == Read::kEnd) {
      is_gone_ = true;
      if (decoder_.is_inside_frame())
        return execution_error("protocol", "the stream ended inside a frame");
      return std::optional<wire::Message>();
    }
  }
}

bool Channel::is_cancelled() {
  if (is_cancelled_ || is_gone_) return true;
  const std::lock_guard lock(receive_mutex_);
  if (early_) return is_cancelled_;
  // `cancel` may have come with the last bytes that were read, or come now.
  if (!take_early() && read(false) == Read::kEnd) is_gone_ = true;
  take_early();
  return is_cancelled_ || is_gone_;
}

bool Channel::is_cancelled_lately() {
  constexpr std::int64_t kInterval = 4;
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
  const std::int64_t now = std::int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000;
  if (now < next_look_ms_) return is_cancelled_ || is_gone_;
  next_look_ms_ = now + kInterval;
  return is_cancelled();
}

bool Channel::take_early() {
  if (early_ || is_gone_) return true;
  auto next = next_message();
  if (!next) is_gone_ = true;
  if (next && next->has_value()) early_ = std::move(**next);
  return early_ || is_gone_ || is_cancelled_;
}

}  // namespace aipreflight::runner
