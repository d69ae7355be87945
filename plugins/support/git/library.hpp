#pragma once

#include <git2.h>

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
  decltype(&git_oid_tostr) oid_tostr = nullptr;
  decltype(&git_error_last) error_last = nullptr;
};

// Opened once in a process and kept. Error: git_unavailable. [any thread]
[[nodiscard]] const Result<Library>& library();

// The last complaint of libgit2 on this thread, with what was tried before it.
[[nodiscard]] Error failure(const Library& git, const char* reason, const std::string& what);

}  // namespace aipreflight::git
