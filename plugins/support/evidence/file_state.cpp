#include "evidence/file_state.hpp"

#include <chrono>
#include <sys/stat.h>
#include <thread>

namespace aipreflight::evidence {

FileState FileState::of(const std::string& path) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return {true,
          status.st_dev,
          status.st_ino,
          status.st_size,
          status.st_ctim.tv_sec * kSecond + status.st_ctim.tv_nsec};
}

FileState FileState::before_writing(const std::string& path) {
  // Kernels stamp files with a clock that ticks every 1 to 10 ms.
  constexpr std::chrono::milliseconds kTick{20};
  const FileState state = of(path);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  if (state.exists && now - std::chrono::nanoseconds(state.changed_ns) < kTick) {
    std::this_thread::sleep_for(kTick);
  }
  return state;
}

}  // namespace aipreflight::evidence
