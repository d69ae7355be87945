#pragma once

#include <filesystem>
#include <git2.h>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace aipreflight::git {

// The functions of libgit2 that are used, found at run time by the names and types of its header.
struct Library {
  decltype(&git_repository_open_ext) repository_open_ext = nullptr;
  decltype(&git_repository_free) repository_free = nullptr;
  decltype(&git_repository_workdir) repository_workdir = nullptr;
  decltype(&git_reference_name_to_id) reference_name_to_id = nullptr;
  decltype(&git_commit_lookup) commit_lookup = nullptr;
  decltype(&git_commit_free) commit_free = nullptr;
  decltype(&git_commit_time) commit_time = nullptr;
  decltype(&git_commit_parentcount) commit_parentcount = nullptr;
  decltype(&git_commit_parent_id) commit_parent_id = nullptr;
  decltype(&git_commit_tree) commit_tree = nullptr;
  decltype(&git_tree_free) tree_free = nullptr;
  decltype(&git_tree_id) tree_id = nullptr;
  decltype(&git_tree_entry_bypath) tree_entry_bypath = nullptr;
  decltype(&git_tree_entry_id) tree_entry_id = nullptr;
  decltype(&git_tree_entry_free) tree_entry_free = nullptr;
  decltype(&git_revparse_single) revparse_single = nullptr;
  decltype(&git_object_id) object_id = nullptr;
  decltype(&git_object_free) object_free = nullptr;
  decltype(&git_object_peel) object_peel = nullptr;
  decltype(&git_oid_tostr) oid_tostr = nullptr;
  decltype(&git_merge_base) merge_base = nullptr;
  decltype(&git_repository_is_shallow) repository_is_shallow = nullptr;
  decltype(&git_repository_odb) repository_odb = nullptr;
  decltype(&git_odb_free) odb_free = nullptr;
  decltype(&git_odb_read_header) odb_read_header = nullptr;
  decltype(&git_tree_lookup) tree_lookup = nullptr;
  decltype(&git_tree_entrycount) tree_entrycount = nullptr;
  decltype(&git_tree_entry_byindex) tree_entry_byindex = nullptr;
  decltype(&git_tree_entry_name) tree_entry_name = nullptr;
  decltype(&git_tree_entry_filemode) tree_entry_filemode = nullptr;
  decltype(&git_blob_lookup) blob_lookup = nullptr;
  decltype(&git_blob_free) blob_free = nullptr;
  decltype(&git_blob_rawcontent) blob_rawcontent = nullptr;
  decltype(&git_blob_rawsize) blob_rawsize = nullptr;
  decltype(&git_error_last) error_last = nullptr;
};

// Opened once in a process and kept. Error: git_unavailable. [any thread]
[[nodiscard]] const Result<Library>& library();

// The last complaint of libgit2 on this thread, with what was tried before it.
[[nodiscard]] Error failure(const Library& git, const char* reason, const std::string& what);

// The text of an id in hexadecimal digits.
[[nodiscard]] std::string hex(const Library& git, const git_oid& oid);

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

struct Opened {
  const Library* git;
  Owned<git_repository> repository;
  std::filesystem::path work_tree;  // canonical
};

// The repository that holds a folder or file. Errors: those of Repository::open.
[[nodiscard]] Result<Opened> open_repository(const std::filesystem::path& inside);

// A normal absolute path as git's trees have it: relative to the work tree, "" for itself; nullopt
// outside of it.
[[nodiscard]] std::optional<std::string> path_below(const std::filesystem::path& work_tree,
                                                    const std::filesystem::path& absolute);

}  // namespace aipreflight::git
