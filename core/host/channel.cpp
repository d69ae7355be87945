#include "channel.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::host {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kBlock = 64u << 10;
// So that a flood on one descriptor keeps neither the others nor the clock waiting.
constexpr int kReadsPerTurn = 16;
// A process that ends closes its socket a moment before its end can be seen.
constexpr milliseconds kHangUpPatience{500};
constexpr milliseconds kLongestPoll{60'000};

MonotonicTime now() {
  return system_clock().monotonic();
}

const char* name_of_level(int level) {
  constexpr std::array kNames{"error", "warning", "info", "debug"};
  const bool is_known = level >= 0 && static_cast<std::size_t>(level) < kNames.size();
  return is_known ? kNames[static_cast<std::size_t>(level)] : "log";
}

}  // namespace

Channel::Channel(std::unique_ptr<RunnerProcess> process,
                 const Limits& limits,
                 int cancel_descriptor)
    : process_(std::move(process)),
      cancel_descriptor_(cancel_descriptor),
      out_{process_->stdout_pipe(), process::Capture(limits.output_bytes)},
      err_{process_->stderr_pipe(), process::Capture(limits.output_bytes)},
      log_(limits.output_bytes) {}

Channel::~Channel() {
  if (!is_finished_) finish(milliseconds{0});
}

void Channel::send(const wire::Message& message) {
  pending_ += wire::encode(message);
  write_pending();
}

void Channel::log(const wire::Logged& line) {
  const std::string text = std::string(name_of_level(line.level)) + ": " + line.text + "\n";
  log_.append(text.data(), text.size());
}

bool Channel::has_printed() {
  out_.read_some();
  return !out_.capture.is_empty();
}

Event Channel::next(MonotonicTime deadline) {
  using Kind = Event::Kind;
  while (true) {
    if (now() >= deadline) return {Kind::kTimeUp};
    if (std::exchange(is_cancelled_, false)) return {Kind::kCancelled};
    if (!is_broken_) {
      auto message = decoder_.next();
      is_broken_ = !message.ok();
      if (is_broken_) return {Kind::kBroken, {}, message.error().message};
      if (*message) return {Kind::kMessage, std::move(**message)};
    }
    if (is_drained_) return {Kind::kEnded};
    if (!is_broken_ && now() >= hang_up_limit_) {
      is_broken_ = true;
      return {Kind::kBroken, {}, "it closed the connection to the host"};
    }
    wait(is_broken_ ? deadline : std::min(deadline, hang_up_limit_));
  }
}

void Channel::wait(MonotonicTime deadline) {
  const short wanted = pending_.empty() ? POLLIN : POLLIN | POLLOUT;
  std::array<pollfd, 6> watched{pollfd{has_hung_up_ ? -1 : process_->socket(), wanted, 0},
                                pollfd{out_.descriptor, POLLIN, 0},
                                pollfd{err_.descriptor, POLLIN, 0},
                                pollfd{process_->exit_descriptor(), POLLIN, 0},
                                pollfd{cancel_descriptor_, POLLIN, 0},
                                pollfd{watch_.descriptor(), POLLIN, 0}};
  // Bounded first: the distance to a deadline that means "never" does not fit a duration.
  const auto start = now();
  let_gather(start);
  const auto patience = deadline - start > kLongestPoll
                            ? kLongestPoll
                            : std::chrono::ceil<milliseconds>(deadline - start);
  const int count = ::poll(watched.data(),
                           watched.size(),
                           static_cast<int>(std::max(patience, milliseconds{0}).count()));
  if (count <= 0) return;
  if ((watched[4].revents & POLLIN) != 0) take_cancel();
  if ((watched[5].revents & POLLIN) != 0) {
    watch_.answer();
  } else if (watched[5].revents != 0) {
    watch_.close();  // nobody is left whom it could tell of
  }
  if ((watched[0].revents & POLLOUT) != 0) write_pending();
  if ((watched[3].revents & (POLLIN | POLLHUP)) != 0) return drain();
  // One block of the wire a turn, so that messages do not pile up here; more of what is only
  // captured.
  if (watched[0].revents != 0) static_cast<void>(read_socket());
  if (watched[1].revents != 0) out_.read_some();
  if (watched[2].revents != 0) err_.read_some();
  if (has_hung_up_ && process_->exit_descriptor() < 0) is_drained_ = true;
}

// A runner that reports without pause would wake this thread for each message, which costs both
// sides more than the message does. So messages are left to gather for a moment, as network cards
// do; the socket holds more than come meanwhile.
void Channel::let_gather(MonotonicTime start) {
  constexpr milliseconds kQuick{1};
  constexpr std::chrono::microseconds kMoment{200};
  constexpr int kFew = 16;
  quick_waits_ = start - last_wait_ < kQuick ? quick_waits_ + 1 : 0;
  last_wait_ = start;
  if (quick_waits_ > kFew) std::this_thread::sleep_for(kMoment);
}

void Channel::write_pending() {
  while (!pending_.empty()) {
    const ssize_t count =
        ::send(process_->socket(), pending_.data(), pending_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    // Nobody will read it; that the other end is gone is noticed by reading.
    const std::size_t taken = count < 0 ? pending_.size() : static_cast<std::size_t>(count);
    pending_.erase(0, taken);
  }
}

// The runner is dead; so is its group after the kill. What it sent is still in the buffers of the
// kernel, which are small: whoever left the group and writes on is not followed.
void Channel::drain() {
  process_->kill();
  for (int i = 0; i < kReadsPerTurn && read_socket(); ++i) {
  }
  out_.read_some();
  err_.read_some();
  is_drained_ = true;
}

bool Channel::read_socket() {
  if (has_hung_up_) return false;
  std::array<char, kBlock> block;
  iovec space{block.data(), block.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control;
  msghdr packet{};
  packet.msg_iov = &space;
  packet.msg_iovlen = 1;
  packet.msg_control = control.data();
  packet.msg_controllen =
      CMSG_LEN(sizeof(int));  // CMSG_SPACE has room for a second one, which nobody would close
  const ssize_t count = ::recvmsg(process_->socket(), &packet, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (count > 0) {
    take_descriptors(packet);
    if (!is_broken_) decoder_.feed(block.data(), static_cast<std::size_t>(count));
    return true;
  }
  if (count < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return false;
  has_hung_up_ = true;
  hang_up_limit_ = now() + kHangUpPatience;
  return false;
}

// A runner sends one, by which the acts of its check are answered; the kernel drops what finds no
// room.
void Channel::take_descriptors(msghdr& packet) {
  const cmsghdr* const header = CMSG_FIRSTHDR(&packet);
  if (header == nullptr || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
    return;
  int descriptor = -1;
  std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  watch_.open(descriptor);
}

void Channel::Stream::read_some() {
  for (int i = 0; i < kReadsPerTurn && read(); ++i) {
  }
}

bool Channel::Stream::read() {
  if (descriptor < 0) return false;
  std::array<char, kBlock> block;
  const ssize_t count = ::read(descriptor, block.data(), block.size());
  if (count > 0) {
    capture.append(block.data(), static_cast<std::size_t>(count));
    return true;
  }
  if (count < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return false;
  descriptor = -1;  // closed by the process object, which owns it
  return false;
}

void Channel::take_cancel() {
  std::uint64_t count = 0;
  is_cancelled_ = ::read(cancel_descriptor_, &count, sizeof count) == sizeof count;
}

RunnerProcess::End Channel::finish(milliseconds patience) {
  is_finished_ = true;
  ::shutdown(process_->socket(), SHUT_WR);
  is_broken_ = true;  // nothing that still comes is wanted
  cancel_descriptor_ = -1;
  const auto limit = now() + patience;
  while (next(limit).kind != Event::Kind::kEnded && now() < limit) {
  }
  if (!is_drained_) process_->kill();
  return process_->wait();
}

Output Channel::take_output() {
  return {out_.capture.take(), err_.capture.take(), log_.take()};
}

}  // namespace aipreflight::host
