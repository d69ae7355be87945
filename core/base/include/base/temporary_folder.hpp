#pragma once

#include <string>

#include "base/result.hpp"

namespace aipreflight::files {

// A new folder for its owner alone, in TMPDIR or /tmp; removed with all that is in it.
class TemporaryFolder {
 public:
  // `purpose` is part of its name, for whoever finds it after a crash.
  [[nodiscard]] static Result<TemporaryFolder> make(const std::string& purpose);
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&& other) noexcept;
  ~TemporaryFolder();

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;  // empty: moved from
};

}  // namespace aipreflight::files
