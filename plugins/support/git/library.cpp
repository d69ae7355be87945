#include "library.hpp"

#include <system_error>
#include <utility>

#include "base/shared_library.hpp"
#include "git/repository.hpp"

namespace aipreflight::git {
namespace {

constexpr char kFile[] = "libgit2.so." LIBGIT2_SOVERSION;

bool find_all(const SharedLibrary& file, Library& git) {
  return file.find("git_repository_open_ext", git.repository_open_ext) &&
         file.find("git_repository_free", git.repository_free) &&
         file.find("git_repository_workdir", git.repository_workdir) &&
         file.find("git_reference_name_to_id", git.reference_name_to_id) &&
         file.find("git_commit_lookup", git.commit_lookup) &&
         file.find("git_commit_free", git.commit_free) &&
         file.find("git_commit_time", git.commit_time) &&
         file.find("git_commit_parentcount", git.commit_parentcount) &&
         file.find("git_commit_parent_id", git.commit_parent_id) &&
         file.find("git_commit_tree", git.commit_tree) &&
         file.find("git_tree_free", git.tree_free) && file.find("git_tree_id", git.tree_id) &&
         file.find("git_tree_entry_bypath", git.tree_entry_bypath) &&
         file.find("git_tree_entry_id", git.tree_entry_id) &&
         file.find("git_tree_entry_free", git.tree_entry_free) &&
         file.find("git_revparse_single", git.revparse_single) &&
         file.find("git_object_id", git.object_id) &&
         file.find("git_object_free", git.object_free) &&
         file.find("git_object_peel", git.object_peel) &&
         file.find("git_oid_tostr", git.oid_tostr) && file.find("git_merge_base", git.merge_base) &&
         file.find("git_repository_is_shallow", git.repository_is_shallow) &&
         file.find("git_repository_odb", git.repository_odb) &&
         file.find("git_odb_free", git.odb_free) &&
         file.find("git_odb_read_header", git.odb_read_header) &&
         file.find("git_tree_lookup", git.tree_lookup) &&
         file.find("git_tree_entrycount", git.tree_entrycount) &&
         file.find("git_tree_entry_byindex", git.tree_entry_byindex) &&
         file.find("git_tree_entry_name", git.tree_entry_name) &&
         file.find("git_tree_entry_filemode", git.tree_entry_filemode) &&
         file.find("git_blob_lookup", git.blob_lookup) &&
         file.find("git_blob_free", git.blob_free) &&
         file.find("git_blob_rawcontent", git.blob_rawcontent) &&
         file.find("git_blob_rawsize", git.blob_rawsize) &&
         file.find("git_error_last", git.error_last);
}

// Nothing is executed from a repository here, so who owns it does not matter, as it does to the
// program; in a CI container it is often somebody else.
bool set_up(const SharedLibrary& file) {
  decltype(&git_libgit2_init) init = nullptr;
  decltype(&git_libgit2_opts) options = nullptr;
  if (!file.find("git_libgit2_init", init) || !file.find("git_libgit2_opts", options)) {
    return false;
  }
  if (init() < 0) return false;
  options(GIT_OPT_SET_OWNER_VALIDATION, 0);
  for (const int level : {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
    options(GIT_OPT_SET_SEARCH_PATH, level, "");
  }
  return true;
}

Result<Library> load() {
  const auto file = SharedLibrary::open(kFile);
  if (!file) {
    return execution_error("git_unavailable",
                           std::string(kFile) + " could not be loaded, which reads git's history",
                           "install libgit2");
  }
  Library git;
  if (!find_all(*file, git) || !set_up(*file)) {
    return execution_error("git_unavailable", std::string(kFile) + " lacks what is needed of it");
  }
  return git;
}

}  // namespace

const Result<Library>& library() {
  static const Result<Library> loaded = load();
  return loaded;
}

Error failure(const Library& git, const char* reason, const std::string& what) {
  const git_error* last = git.error_last();
  return execution_error(reason, what + (last == nullptr ? "" : ": " + std::string(last->message)));
}

std::string hex(const Library& git, const git_oid& oid) {
  char text[GIT_OID_HEXSZ + 1];
  git.oid_tostr(text, sizeof text, &oid);
  return text;
}

Result<Opened> open_repository(const std::filesystem::path& inside) {
  const Result<Library>& git = library();
  if (!git.ok()) return git.error();
  git_repository* raw = nullptr;
  const int status = git->repository_open_ext(&raw, inside.c_str(), 0, nullptr);
  if (status == GIT_ENOTFOUND) {
    return execution_error("git_no_repository", inside.string() + " is in no git repository");
  }
  if (status != 0) {
    return failure(*git, "git_failed", "the git repository of " + inside.string());
  }
  Owned<git_repository> owned(raw, git->repository_free);
  const char* work_tree = git->repository_workdir(raw);
  if (work_tree == nullptr) {
    return execution_error("git_no_repository", inside.string() + " is in a bare git repository");
  }
  std::error_code failure;
  auto folder = std::filesystem::canonical(work_tree, failure);
  if (failure) folder = work_tree;
  return Opened{&*git, std::move(owned), std::move(folder)};
}

std::optional<std::string> path_below(const std::filesystem::path& work_tree,
                                      const std::filesystem::path& absolute) {
  std::string relative = absolute.lexically_relative(work_tree).generic_string();
  while (relative.ends_with('/')) relative.pop_back();
  if (relative == ".") return "";
  if (relative.empty() || relative == ".." || relative.starts_with("../")) return std::nullopt;
  return relative;
}

Result<std::string> library_file() {
  if (const auto& opened = library(); !opened) return opened.error();
  return std::string(kFile);
}

}  // namespace aipreflight::git
