#include "file_state.hpp"

#include <sys/stat.h>

namespace aipreflight::rag {

FileState FileState::of(const std::string& path) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  // The time of the last change of any kind: nobody sets it back, as they may the time of writing.
  return {true,
          status.st_dev,
          status.st_ino,
          status.st_size,
          status.st_ctim.tv_sec * kSecond + status.st_ctim.tv_nsec};
}

}  // namespace aipreflight::rag
