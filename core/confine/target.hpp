#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>

// A process that waits for the answer to a system call.
namespace aipreflight::confine {

// The text at an address of its memory; empty if it cannot be read.
[[nodiscard]] std::string read_text(pid_t process, std::uint64_t address);

// Its folder of proc(5).
[[nodiscard]] std::string own_folder(pid_t process);

// Where `path` leads for that process: absolute, without links (the last one is followed if
// `follows`). `folder` is a descriptor of that process, or AT_FDCWD. Empty if that cannot be said.
[[nodiscard]] std::string resolve(pid_t process, int folder, const std::string& path, bool follows);

}  // namespace aipreflight::confine
