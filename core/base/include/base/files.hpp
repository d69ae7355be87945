#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::files {

using Path = std::filesystem::path;

// The whole of a regular file of at most `limit` bytes. A folder, FIFO, socket or device is refused
// without being opened for reading (a FIFO would block); so is a file above the limit. Errors are
// kIo and name the path and the reason.
[[nodiscard]] Result<std::string> read(const Path& path, std::uint64_t limit = 64ull << 20);

// All or nothing: temporary file beside `path`, then rename; where a file is replaced, its
// successor is on the disk before (fsync). On failure the old content stands and no temporary file
// is left. A symlink at `path` is replaced, not followed.
[[nodiscard]] Result<void> write_atomically(const Path& path, std::string_view content);

// Folder with its parents. Fails if something else has that name.
[[nodiscard]] Result<void> make_folders(const Path& path);

// Points the symlink `link` at `target`, swapped by rename so that readers never miss it. Whatever
// is at `link` and is not a symlink stays untouched and is an error.
[[nodiscard]] Result<void> swap_symlink(const Path& link, const std::string& target);

// True if a file or folder can be made in `folder` (or in its nearest existing parent).
[[nodiscard]] bool is_writable_folder(const Path& folder);

// Names of the entries of a folder, sorted bytewise.
[[nodiscard]] Result<std::vector<std::string>> list(const Path& folder);

// Reads a big file in order without keeping it: a bounded buffer, one read(2) each.
class BlockReader {
 public:
  // As for read(): only a regular file (or a pipe given as /dev/stdin) is opened.
  [[nodiscard]] static Result<BlockReader> open(const Path& path);
  BlockReader(BlockReader&& other) noexcept;
  BlockReader& operator=(BlockReader&& other) noexcept;
  ~BlockReader();

  // Fills up to `size` bytes; 0 at the end of the file.
  [[nodiscard]] Result<std::size_t> read(char* buffer, std::size_t size);
  [[nodiscard]] std::uint64_t size() const { return size_; }  // at opening; 0 for a pipe

 private:
  BlockReader(int descriptor, std::uint64_t size, Path path)
      : descriptor_(descriptor), size_(size), path_(std::move(path)) {}
  int descriptor_;
  std::uint64_t size_;
  Path path_;
};

}  // namespace aipreflight::files
