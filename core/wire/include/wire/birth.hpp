#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <sys/resource.h>
#include <sys/types.h>
#include <vector>

// How a process becomes a runner, and what a host and its nursery say to each other: a nursery is a
// process of the runner's program that has loaded nothing, of which runners are copies
// (docs/wire.md).
namespace aipreflight::wire {

// Where a runner finds what its host gave it, beside its standard streams.
inline constexpr int kSocket = 3;  // speaks frames: wire/frame.hpp
inline constexpr int kImage = 4;   // the module
inline constexpr std::size_t kBirthDescriptors = 5;

struct Birth {
  struct Limit {
    int resource;  // of setrlimit(2)
    rlimit value;
  };
  static constexpr std::size_t kMaxLimits = 4;

  void limit(int resource, rlimit value);

  pid_t host = -1;  // it ends with this process
  std::size_t limit_count = 0;
  std::array<Limit, kMaxLimits> limits{};
};

// In a new child of `birth.host`: gives it a session of its own, so that it has no terminal into
// which it could type for the user's shell, and a group to be ended by; lets it end with the host;
// makes `descriptors` its 0, 1, 2 and so on, and closes all others; limits it. Ends the process by
// give_up() where something fails. [async-signal-safe]
void take_on(const Birth& birth, std::span<const int> descriptors);

// Says on stderr what could not be done, and why by errno, and ends the process with 127.
// [async-signal-safe]
[[noreturn]] void give_up(const char* what);

// From host to nursery, over a SOCK_SEQPACKET socket; the descriptors stay the host's. False with
// errno if the nursery is gone.
[[nodiscard]] bool send_birth(int socket, const Birth& birth, std::span<const int> descriptors);

struct ReceivedBirth {
  Birth birth;
  std::vector<int> descriptors;  // the receiver's to close
};
// Waits for one. None once the host has hung up, or has said something else.
[[nodiscard]] std::optional<ReceivedBirth> receive_birth(int socket);

// From nursery to host: unasked once, as soon as it can bear, with its own number; then the answer
// to each birth. `pid` -1: `error` is errno's.
struct Born {
  pid_t pid = -1;
  int error = 0;
};
[[nodiscard]] bool send_born(int socket, const Born& born);
// Waits at most the SO_RCVTIMEO of the socket. None if it did not come, with errno (0: the nursery
// is gone).
[[nodiscard]] std::optional<Born> receive_born(int socket);

}  // namespace aipreflight::wire
