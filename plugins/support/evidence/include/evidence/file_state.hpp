#pragma once

#include <cstdint>
#include <string>

namespace aipreflight::evidence {

// What tells a file that was written from one that was not. Two equal states: nobody wrote it
// meanwhile, whatever they did to its time of writing.
struct FileState {
  bool exists = false;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t changed_ns = 0;  // the last change of any kind, which nobody can set back

  [[nodiscard]] static FileState of(const std::string& path);
  // The state before something may write the file. Of one that was changed just now, waits until
  // the clock of the file system can tell a later write apart (some milliseconds).
  [[nodiscard]] static FileState before_writing(const std::string& path);
  friend bool operator==(const FileState&, const FileState&) = default;
};

}  // namespace aipreflight::evidence
