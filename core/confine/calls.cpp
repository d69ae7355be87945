#include "calls.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/syscall.h>

namespace aipreflight::confine {
namespace {

constexpr std::array kWriteCalls{
    WriteCall{.number = SYS_openat,
              .name = "openat",
              .path = 1,
              .folder = 0,
              .flags = 2,
              .follows = true},
    WriteCall{.number = SYS_mkdirat, .name = "mkdirat", .path = 1, .folder = 0},
    WriteCall{.number = SYS_mknodat, .name = "mknodat", .path = 1, .folder = 0},
    WriteCall{.number = SYS_unlinkat, .name = "unlinkat", .path = 1, .folder = 0},
    WriteCall{.number = SYS_renameat2,
              .name = "renameat2",
              .path = 1,
              .folder = 0,
              .other_path = 3,
              .other_folder = 2},
    WriteCall{.number = SYS_linkat, .name = "linkat", .path = 3, .folder = 2},
    WriteCall{.number = SYS_symlinkat, .name = "symlinkat", .path = 2, .folder = 1},
    WriteCall{.number = SYS_truncate, .name = "truncate", .path = 0, .follows = true},
#ifdef SYS_renameat
    WriteCall{.number = SYS_renameat,
              .name = "renameat",
              .path = 1,
              .folder = 0,
              .other_path = 3,
              .other_folder = 2},
#endif
#ifdef SYS_open  // what newer machines no longer have
    WriteCall{.number = SYS_open, .name = "open", .path = 0, .flags = 1, .follows = true},
    WriteCall{.number = SYS_creat, .name = "creat", .path = 0, .follows = true},
    WriteCall{.number = SYS_mkdir, .name = "mkdir", .path = 0},
    WriteCall{.number = SYS_mknod, .name = "mknod", .path = 0},
    WriteCall{.number = SYS_unlink, .name = "unlink", .path = 0},
    WriteCall{.number = SYS_rmdir, .name = "rmdir", .path = 0},
    WriteCall{.number = SYS_rename, .name = "rename", .path = 0, .other_path = 1},
    WriteCall{.number = SYS_link, .name = "link", .path = 1},
    WriteCall{.number = SYS_symlink, .name = "symlink", .path = 1},
#endif
};

constexpr std::array kOutlivingCalls{OutlivingCall{SYS_shmget, "shmget"},
                                     OutlivingCall{SYS_semget, "semget"},
                                     OutlivingCall{SYS_msgget, "msgget"},
                                     OutlivingCall{SYS_mq_open, "mq_open"}};

template <typename Calls>
const typename Calls::value_type* find(const Calls& calls, std::uint32_t number) {
  const auto* found = std::find_if(
      calls.begin(), calls.end(), [&](const auto& call) { return call.number == number; });
  return found == calls.end() ? nullptr : found;
}

}  // namespace

std::span<const WriteCall> write_calls() {
  return kWriteCalls;
}

const WriteCall* find_write_call(std::uint32_t number) {
  return find(kWriteCalls, number);
}

std::span<const OutlivingCall> outliving_calls() {
  return kOutlivingCalls;
}

const OutlivingCall* find_outliving_call(std::uint32_t number) {
  return find(kOutlivingCalls, number);
}

std::uint32_t writing_flags() {
  return O_ACCMODE | O_CREAT | O_TRUNC;
}

}  // namespace aipreflight::confine
