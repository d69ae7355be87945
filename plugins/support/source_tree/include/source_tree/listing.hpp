#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "source_tree/tree.hpp"

// Which files of a project are its own source.
namespace aipreflight::source_tree {

struct Selection {
  // Files, folders and globs, relative to the working directory or absolute.
  std::vector<std::string> paths;
  std::vector<std::string> exclude =
      {};  // globs, as in .gitignore, relative to the working directory
  std::vector<std::string> extensions = {};  // ".py"; of what is found in folders
  bool obeys_gitignore = true;
};

struct File {
  std::string path;      // as the user would write it: the given path joined with what is below
  bool is_test = false;  // tests, mocks and their fixtures, by name and folder
};

struct Skipped {
  std::string path;
  std::string reason;   // word for machines: "unreadable", "minified"
  std::string message;  // for people
};

struct Listing {
  std::vector<File> files;  // sorted bytewise by path, each file once however it is reached
  std::vector<Skipped> skipped;
  std::vector<std::string> missing;  // paths of the selection where nothing is
};

// Walks the paths. Never entered, unless named themselves: folders of version control, virtual
// environments, node_modules, caches, build output, and what .gitignore files say. Symbolic links
// to folders are not followed. [any thread; blocks; `cancelled` is asked in each folder]
[[nodiscard]] Listing list(
    const Selection& selection,
    const std::function<bool()>& cancelled = [] { return false; },
    const Tree& tree = disk());

// As in .gitignore: `*` and `?` stop at a slash, `**` does not, `[a-z]`; a pattern without a slash
// matches in every folder; a trailing slash is for folders, and what is below a match matches too.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view path);

[[nodiscard]] bool is_test_path(std::string_view path);

}  // namespace aipreflight::source_tree
