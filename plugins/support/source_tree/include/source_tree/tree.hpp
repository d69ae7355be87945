#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::source_tree {

enum class Kind : std::uint8_t { kNothing, kFile, kFolder, kOther };

struct Entry {
  std::string name;
  Kind kind = Kind::kNothing;  // of what a link leads to
  bool is_link = false;
};

// Files in folders: those of the disk, of a commit, of a test's memory. Paths are as a user writes
// them, relative to the working directory or absolute; links are followed. [any thread]
class Tree {
 public:
  Tree() = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  virtual ~Tree() = default;

  [[nodiscard]] virtual Kind kind(const std::string& path) const = 0;
  // What a folder holds, in no order. The message of an error says why it could not be read.
  [[nodiscard]] virtual Result<std::vector<Entry>> entries(const std::string& folder) const = 0;
  // One absolute path for every way to the same file or folder. An error: the way leads nowhere.
  [[nodiscard]] virtual Result<std::string> real_path(const std::string& path) const = 0;
  // The text of a file of at most `largest` bytes. Errors have the reason "too_large",
  // "unreadable", or one of the tree's own.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path,
                                                 std::uint64_t largest) const = 0;
  // True of the uppermost folder of a repository, by its real path.
  [[nodiscard]] virtual bool is_top(const std::string& folder) const = 0;
};

// The files as they are now.
[[nodiscard]] const Tree& disk();

// The error of read() for a file of `size` bytes, in the same words for all trees.
[[nodiscard]] Error too_large(std::uint64_t size, std::uint64_t largest);

}  // namespace aipreflight::source_tree
