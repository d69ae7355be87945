#pragma once

#include <cstdint>
#include <span>

// The system calls by which a process acts outside itself.
namespace aipreflight::confine {

inline constexpr int kNone = -1;

// One that changes the file system, and which of its arguments say where.
struct WriteCall {
  std::uint32_t number;
  const char* name;
  int path;                // index of the argument
  int folder = kNone;      // what a relative path starts from; kNone: the working directory
  int other_path = kNone;  // a second path that it changes
  int other_folder = kNone;
  int flags = kNone;     // of open(2): it changes nothing unless these say so
  bool follows = false;  // a symbolic link at the end of the path
};

[[nodiscard]] std::span<const WriteCall> write_calls();
[[nodiscard]] const WriteCall* find_write_call(std::uint32_t number);

// One that makes what is no file and outlives its process: memory, semaphores and queues of System
// V and POSIX.
struct OutlivingCall {
  std::uint32_t number;
  const char* name;
};

[[nodiscard]] std::span<const OutlivingCall> outliving_calls();
[[nodiscard]] const OutlivingCall* find_outliving_call(std::uint32_t number);

// Bits of open(2)'s flags that mean writing.
[[nodiscard]] std::uint32_t writing_flags();

}  // namespace aipreflight::confine
