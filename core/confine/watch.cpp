#include "confine/watch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

#include "calls.hpp"
#include "target.hpp"

namespace aipreflight::confine {
namespace {

constexpr std::size_t kKept = 20;

// What the kernel may hand over: its structs grow from release to release.
struct Sizes {
  std::size_t act = sizeof(seccomp_notif);
  std::size_t answer = sizeof(seccomp_notif_resp);
};

const Sizes& sizes() {
  static const Sizes kSizes = [] {
    seccomp_notif_sizes told{};
    Sizes result;
    if (::syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &told) == 0) {
      result.act = std::max<std::size_t>(result.act, told.seccomp_notif);
      result.answer = std::max<std::size_t>(result.answer, told.seccomp_notif_resp);
    }
    return result;
  }();
  return kSizes;
}

struct Verdict {
  int error = 0;  // 0: let it happen
  const char* act = nullptr;
  std::string what;  // empty: not worth telling
};

bool is_device_without_memory(std::string_view path) {
  constexpr std::array<std::string_view, 5> kDevices{
      "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
  return std::find(kDevices.begin(), kDevices.end(), path) != kDevices.end();
}

bool is_in(std::string_view path, std::string_view folder) {
  return !folder.empty() && path.starts_with(folder) &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

bool exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

Verdict judge_exec(const seccomp_notif& act) {
  const bool is_at = act.data.nr == SYS_execveat;
  const auto pid = static_cast<pid_t>(act.pid);
  const std::string path = read_text(pid, act.data.args[is_at ? 1 : 0]);
  // A search through PATH tries what is not there; that is no act.
  const std::string real =
      resolve(pid, is_at ? static_cast<int>(act.data.args[0]) : AT_FDCWD, path, true);
  if (!path.empty() && (real.empty() || !exists(real))) return {ENOENT, "exec", {}};
  return {EPERM, "exec", path.empty() ? "a program" : path};
}

Verdict judge_socket(const seccomp_notif& act) {
  const auto family = static_cast<int>(act.data.args[0]);
  const std::string name = family == AF_INET    ? "IPv4"
                           : family == AF_INET6 ? "IPv6"
                                                : std::to_string(family);
  return {EPERM, "network", "a socket of family " + name};
}

Verdict judge_write(const seccomp_notif& act, const WriteCall& call, const std::string& folder) {
  const auto pid = static_cast<pid_t>(act.pid);
  const auto judge_path = [&](int path_index, int folder_index) -> Verdict {
    const std::string path = read_text(pid, act.data.args[path_index]);
    if (path.empty()) return {};
    const int start =
        folder_index == kNone ? AT_FDCWD : static_cast<int>(act.data.args[folder_index]);
    const std::string place = resolve(pid, start, path, call.follows);
    // As it fails by itself, unless the path leads elsewhere for that process than for this one.
    if (place.empty()) return {ENOENT, "write", {}};
    if (is_in(place, folder) || is_in(place, own_folder(pid)) || is_device_without_memory(place))
      return {};
    return {EACCES, "write", std::string(call.name) + " of " + place};
  };
  Verdict verdict = judge_path(call.path, call.folder);
  if (verdict.error == 0 && call.other_path != kNone) {
    verdict = judge_path(call.other_path, call.other_folder);
  }
  return verdict;
}

Verdict judge(const seccomp_notif& act, const std::string& folder) {
  const auto number = static_cast<std::uint32_t>(act.data.nr);
  if (number == SYS_socket) return judge_socket(act);
  if (number == SYS_execve || number == SYS_execveat) return judge_exec(act);
  if (const OutlivingCall* call = find_outliving_call(number)) {
    return {EACCES, "write", std::string(call->name) + " of what outlives the check"};
  }
  const WriteCall* call = find_write_call(number);
  return call == nullptr ? Verdict{EPERM, "exec", {}} : judge_write(act, *call, folder);
}

}  // namespace

Watch::~Watch() {
  close();
}

void Watch::open(int descriptor) {
  close();
  descriptor_ = descriptor;
  // Whoever acts sleeps until it is answered, so its processor is the one to answer on. Kernels
  // before 6.6 lack this, and headers too.
  constexpr unsigned long kSetFlags = _IOW('!', 4, std::uint64_t);
  constexpr std::uint64_t kWakeHere = 1;
  static_cast<void>(::ioctl(descriptor_, kSetFlags, kWakeHere));
}

void Watch::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void Watch::allow_writing_in(const std::string& folder) {
  folder_ = resolve(::getpid(), AT_FDCWD, folder, true);
}

void Watch::answer() {
  std::vector<std::byte> act_bytes(sizes().act);
  if (::ioctl(descriptor_, SECCOMP_IOCTL_NOTIF_RECV, act_bytes.data()) != 0) {
    // ENOENT: whoever waited was killed meanwhile.
    if (errno != EINTR && errno != EAGAIN && errno != ENOENT) close();
    return;
  }
  seccomp_notif act;
  std::memcpy(&act, act_bytes.data(), sizeof act);
  Verdict verdict = judge(act, folder_);
  // What was read of its memory is worth nothing if it died and its number is another's.
  if (::ioctl(descriptor_, SECCOMP_IOCTL_NOTIF_ID_VALID, &act.id) != 0) return;
  seccomp_notif_resp response{};
  response.id = act.id;
  response.error = -verdict.error;
  if (verdict.error == 0) response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  std::vector<std::byte> answer_bytes(sizes().answer);
  std::memcpy(answer_bytes.data(), &response, sizeof response);
  const bool is_sent = ::ioctl(descriptor_, SECCOMP_IOCTL_NOTIF_SEND, answer_bytes.data()) == 0;
  if (is_sent && !verdict.what.empty()) remember(verdict.act, std::move(verdict.what));
}

void Watch::remember(const char* act, std::string what) {
  for (Denial& known : denials_) {
    if (known.act == act && known.what == what) {
      ++known.count;
      return;
    }
  }
  if (denials_.size() < kKept) {
    denials_.push_back({act, std::move(what), 1});
  } else {
    ++others_;
  }
}

std::vector<Denial> Watch::take() {
  if (others_ > 0) denials_.push_back({"other", "acts of other kinds or on other places", others_});
  others_ = 0;
  return std::exchange(denials_, {});
}

}  // namespace aipreflight::confine
