#include "base/temporary_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace aipreflight::files {

Result<TemporaryFolder> TemporaryFolder::make(const std::string& purpose) {
  std::error_code failure;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(failure);
  std::string path = (parent / ("aipreflight-" + purpose + "-XXXXXX")).string();
  if (failure || ::mkdtemp(path.data()) == nullptr) {
    return io_error("cannot make a folder in '" + parent.string() + "'",
                    "set TMPDIR to a folder that can be written");
  }
  return TemporaryFolder(std::move(path));
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

TemporaryFolder& TemporaryFolder::operator=(TemporaryFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

TemporaryFolder::~TemporaryFolder() {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace aipreflight::files
