#pragma once

#include <cstdint>
#include <string>

namespace aipreflight::rag {

// What tells a file that was written from one that was not. Two equal states: nobody wrote it
// meanwhile.
struct FileState {
  bool exists = false;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t changed_ns = 0;

  [[nodiscard]] static FileState of(const std::string& path);
  friend bool operator==(const FileState&, const FileState&) = default;
};

}  // namespace aipreflight::rag
