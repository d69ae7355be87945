#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::process {

// What a child printed, bounded: the first and the last half of `limit` bytes are kept.
struct Captured {
  std::string head;
  std::string tail;
  std::uint64_t total = 0;  // bytes that the child wrote

  [[nodiscard]] bool truncated() const { return head.size() + tail.size() < total; }
  // head, a line that says how many bytes are missing (only if some are), tail.
  [[nodiscard]] std::string text() const;
};

// Keeps what Captured promises while bytes arrive.
class Capture {
 public:
  explicit Capture(std::size_t limit) : half_(limit / 2) {}
  void append(const char* data, std::size_t size);
  [[nodiscard]] Captured take();
  [[nodiscard]] bool is_empty() const { return total_ == 0; }

 private:
  std::size_t half_;
  std::string head_;
  std::string ring_;
  std::size_t ring_start_ = 0;
  std::uint64_t total_ = 0;
};

struct Command {
  // argv[0], unless it holds a slash, is looked up in the PATH of `environment`, or else the
  // caller's.
  std::vector<std::string> argv;
  std::string working_directory;  // empty: the caller's
  // Exactly this environment; nullopt: the caller's.
  std::optional<std::map<std::string, std::string>> environment;
  std::optional<std::chrono::milliseconds> timeout;
  std::chrono::milliseconds grace{2000};  // between SIGTERM and SIGKILL
  std::size_t stdout_limit = 16u << 20;
  std::size_t stderr_limit = 1u << 20;
  // Asked about every 50 ms; true ends the command as a timeout would.
  std::function<bool()> cancelled;
};

enum class End { kExited, kSignalled, kTimedOut, kCancelled };

struct Outcome {
  End end = End::kExited;
  int exit_code = 0;  // if exited
  int signal = 0;     // if signalled
  Captured out;
  Captured err;
  std::chrono::duration<double> wall{};
  std::chrono::duration<double> timeout{};  // the command's, if it timed out

  [[nodiscard]] bool succeeded() const { return end == End::kExited && exit_code == 0; }
  // "exited 3", "was killed by SIGKILL", "timed out after 30s", "was cancelled"
  [[nodiscard]] std::string to_string() const;
};

// Runs a command to its end in a process group of its own, stdin empty, no other descriptor open,
// and leaves none of that group behind: whatever still runs when the command ends or must end gets
// SIGTERM, then SIGKILL. Output kept open by such a child does not keep the caller waiting. Errors:
// it could not be started (kExecution, reason "command_not_found" or "command_failed_to_start").
// [any thread; blocks]
[[nodiscard]] Result<Outcome> run(const Command& command);

[[nodiscard]] std::string signal_name(int signal);  // "SIGSEGV"

}  // namespace aipreflight::process
