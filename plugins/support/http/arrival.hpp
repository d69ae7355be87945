#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace aipreflight::http {

// The kernel's stamps are of the wall clock: this is where it stands on the monotonic one. Read it
// once a turn.
class WallClock {
 public:
  void read();
  // Of what was stamped since the last reading but one. Unset right after the clock was set, and
  // for a time that is not between that reading and now: what was stamped is of another clock.
  [[nodiscard]] std::optional<MonotonicTime> monotonic(const timespec& wall) const;

 private:
  std::optional<std::chrono::nanoseconds> ahead_;  // of the monotonic clock
  MonotonicTime read_;
  MonotonicTime before_;
  bool is_steady_ = false;
};

// When bytes came to this machine, which is earlier than when a program gets to read them: the
// kernel stamps packets, and tells the stamp to whoever asks for it with the bytes. libcurl does
// not, so that what it reads is looked at first.
class Arrival {
 public:
  explicit Arrival(std::size_t most_bytes) : buffer_(most_bytes) {}

  // Of a new TCP socket; where it cannot be had, no time comes of looking.
  static void ask(int socket);

  // Looks at what waits in the socket, and forgets what it saw before.
  void look(int socket, const WallClock& clock);
  // The same, and what it saw is no longer in the socket.
  void read(int socket, const WallClock& clock);
  void forget();
  // What was seen and not asked about or passed over yet.
  [[nodiscard]] std::string_view seen() const { return seen_; }
  // When they came. Unset: they have no stamp.
  [[nodiscard]] std::optional<MonotonicTime> at() const { return at_; }
  // errno that the socket had instead, and tells nobody again; 0: none.
  [[nodiscard]] int error() const { return error_; }
  // Nobody will ask about the first `count` of them.
  void pass(std::size_t count);
  // When these bytes came, the next that were read from the socket. Unset: they were not among
  // those that were seen (encrypted, or there since), or had no stamp.
  [[nodiscard]] std::optional<MonotonicTime> of(std::string_view bytes);
  // Whether the last that were asked about, or passed over, had a time.
  [[nodiscard]] bool is_known() const { return is_known_; }

 private:
  void receive(int socket, const WallClock& clock, int flags);

  std::vector<char> buffer_;
  std::string_view seen_;            // that was not asked about yet
  std::optional<MonotonicTime> at_;  // when the last of them came
  int error_ = 0;
  bool is_known_ = false;
};

}  // namespace aipreflight::http
