#include "git/commit_tree.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <system_error>

#include "library.hpp"

namespace aipreflight::git {
namespace {

namespace fs = std::filesystem;
using source_tree::Entry;
using source_tree::Kind;

constexpr int kMostLinks = 40;  // as Linux follows them
constexpr std::uint64_t kLongestLink = 4096;

Kind kind_of(git_filemode_t mode) {
  switch (mode) {
    case GIT_FILEMODE_TREE:
      return Kind::kFolder;
    case GIT_FILEMODE_BLOB:
    case GIT_FILEMODE_BLOB_EXECUTABLE:
      return Kind::kFile;
    case GIT_FILEMODE_UNREADABLE:
    case GIT_FILEMODE_LINK:
    case GIT_FILEMODE_COMMIT:  // a submodule: its files are in another repository
      break;
  }
  return Kind::kOther;
}

// What git says of revisions that it does not have depends on how the repository was cloned.
Error unknown(const Opened& opened, const std::string& revision) {
  const Library& git = *opened.git;
  Error error = failure(git, "git_unknown_revision", "git knows no '" + revision + "'");
  git_object* raw = nullptr;
  if (git.revparse_single(&raw, opened.repository.get(), ("origin/" + revision).c_str()) == 0) {
    git.object_free(raw);
    error.hint = "'origin/" + revision + "' is there";
  } else if (git.repository_is_shallow(opened.repository.get()) == 1) {
    error.reason = "git_history_cut";
    error.hint =
        "this is a shallow clone: fetch what it lacks (git fetch --unshallow, or fetch-depth: 0 "
        "of the checkout in CI)";
  } else {
    error.hint = "name a branch, a tag or a commit that is here, or fetch it (git fetch origin)";
  }
  return error;
}

Result<git_oid> find_commit(const Opened& opened, const std::string& revision) {
  const Library& git = *opened.git;
  git_object* raw = nullptr;
  if (git.revparse_single(&raw, opened.repository.get(), revision.c_str()) != 0) {
    return unknown(opened, revision);
  }
  const Owned<git_object> object(raw, git.object_free);
  git_object* peeled = nullptr;
  if (git.object_peel(&peeled, raw, GIT_OBJECT_COMMIT) != 0) {
    return execution_error(
        "git_unknown_revision", "'" + revision + "' is no commit", "name a branch, tag or commit");
  }
  const Owned<git_object> commit(peeled, git.object_free);
  return *git.object_id(peeled);
}

Result<git_oid> find_ancestor(const Opened& opened,
                              const std::string& left,
                              const std::string& right) {
  auto one = find_commit(opened, left.empty() ? "HEAD" : left);
  if (!one.ok()) return one;
  auto two = find_commit(opened, right.empty() ? "HEAD" : right);
  if (!two.ok()) return two;
  git_oid base;
  const int status =
      opened.git->merge_base(&base, opened.repository.get(), &one.value(), &two.value());
  if (status == 0) return base;
  const bool is_shallow = opened.git->repository_is_shallow(opened.repository.get()) == 1;
  return execution_error(
      "git_history_cut",
      "'" + left + "' and '" + right + "' have no common ancestor here",
      is_shallow ? "this is a shallow clone: fetch what it lacks (git fetch --unshallow, or "
                   "fetch-depth: 0 of the checkout in CI)"
                 : "name one revision to compare with");
}

}  // namespace

struct CommitTree::Found {
  std::string path;  // in the tree, links followed; "": the tree itself
  git_oid id{};
  git_filemode_t mode = GIT_FILEMODE_TREE;
};

struct CommitTree::State {
  Opened opened;
  Owned<git_tree> root;
  Owned<git_odb> objects;
  mutable std::mutex mutex{};  // objects of one repository are for one thread at a time

  [[nodiscard]] const Library& git() const { return *opened.git; }

  [[nodiscard]] std::optional<std::string> relative(const std::string& path) const {
    std::error_code failed;
    const fs::path absolute = fs::absolute(path, failed);
    if (path.empty() || failed) return std::nullopt;
    if (auto below = path_below(opened.work_tree, absolute.lexically_normal())) return below;
    // Reached by a link above the work tree.
    const fs::path real = fs::weakly_canonical(absolute, failed);
    return failed ? std::nullopt : path_below(opened.work_tree, real);
  }

  [[nodiscard]] std::optional<Found> look_up(const std::string& path) const {
    if (path.empty()) return Found{path, *git().tree_id(root.get()), GIT_FILEMODE_TREE};
    git_tree_entry* raw = nullptr;
    if (git().tree_entry_bypath(&raw, root.get(), path.c_str()) != 0) return std::nullopt;
    const Owned<git_tree_entry> entry(raw, git().tree_entry_free);
    return Found{path, *git().tree_entry_id(raw), git().tree_entry_filemode(raw)};
  }

  // Follows links, also those among the folders of the way.
  [[nodiscard]] std::optional<Found> find(std::string path) const {
    for (int links = 0; links <= kMostLinks; ++links) {
      auto whole = look_up(path);
      if (whole && whole->mode != GIT_FILEMODE_LINK) return whole;
      std::string next;
      for (std::size_t end = 0; next.empty() && end < path.size();) {
        end = std::min(path.find('/', end + 1), path.size());
        const std::string way = path.substr(0, end);
        const auto found = look_up(way);
        if (!found) return std::nullopt;
        if (found->mode != GIT_FILEMODE_LINK) continue;
        const auto target = text_of(found->id, kLongestLink);
        if (!target.ok() || target->empty() || target->front() == '/') return std::nullopt;
        next = (fs::path(way).parent_path() / *target / ("." + path.substr(end)))
                   .lexically_normal()
                   .generic_string();
        while (next.ends_with('/')) next.pop_back();
      }
      if (next.empty() || next == ".." || next.starts_with("../")) return std::nullopt;
      path = next == "." ? "" : next;
    }
    return std::nullopt;
  }

  [[nodiscard]] Result<std::string> text_of(const git_oid& id, std::uint64_t largest) const {
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    const int status = git().odb_read_header(&size, &type, objects.get(), &id);
    if (status == GIT_ENOTFOUND) {
      return execution_error("git_object_missing",
                             "git does not hold the text, as in a partial clone",
                             "fetch it: git fetch --refetch, or a clone without a filter");
    }
    if (status != 0) return failure(git(), "unreadable", "git could not read it");
    if (size > largest) return source_tree::too_large(size, largest);
    git_blob* raw = nullptr;
    if (git().blob_lookup(&raw, opened.repository.get(), &id) != 0) {
      return failure(git(), "unreadable", "git could not read it");
    }
    const Owned<git_blob> blob(raw, git().blob_free);
    return std::string(static_cast<const char*>(git().blob_rawcontent(raw)),
                       static_cast<std::size_t>(git().blob_rawsize(raw)));
  }
};

CommitTree::CommitTree(std::unique_ptr<State> state, std::string commit)
    : state_(std::move(state)), commit_(std::move(commit)) {}
CommitTree::~CommitTree() = default;

Result<std::unique_ptr<CommitTree>> CommitTree::open(const fs::path& inside,
                                                     const std::string& revision) {
  auto opened = open_repository(inside);
  if (!opened.ok()) return opened.take_error();
  const Library& git = *opened->git;
  const std::size_t dots = revision.find("...");
  auto id = dots == std::string::npos
                ? find_commit(*opened, revision)
                : find_ancestor(*opened, revision.substr(0, dots), revision.substr(dots + 3));
  if (!id.ok()) return id.take_error();
  git_repository* repository = opened->repository.get();
  git_commit* commit = nullptr;
  if (git.commit_lookup(&commit, repository, &id.value()) != 0) {
    return failure(git, "git_failed", "commit " + hex(git, *id));
  }
  const Owned<git_commit> owned_commit(commit, git.commit_free);
  git_tree* root = nullptr;
  if (git.commit_tree(&root, commit) != 0) {
    Error error = failure(git, "git_history_cut", "the files of '" + revision + "' are not here");
    error.hint = "fetch them (git fetch origin " + hex(git, *id) + ')';
    return error;
  }
  Owned<git_tree> owned_root(root, git.tree_free);
  git_odb* objects = nullptr;
  if (git.repository_odb(&objects, repository) != 0) {
    return failure(git, "git_failed", "the objects of git");
  }
  std::unique_ptr<State> state(new State{
      .opened = opened.take(), .root = std::move(owned_root), .objects = {objects, git.odb_free}});
  return std::unique_ptr<CommitTree>(new CommitTree(std::move(state), hex(git, *id)));
}

bool CommitTree::covers(const std::string& path) const {
  return state_->relative(path).has_value();
}

Kind CommitTree::kind(const std::string& path) const {
  const auto relative = state_->relative(path);
  if (!relative) return Kind::kNothing;
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->find(*relative);
  return found ? kind_of(found->mode) : Kind::kNothing;
}

Result<std::vector<Entry>> CommitTree::entries(const std::string& folder) const {
  const auto relative = state_->relative(folder);
  const std::lock_guard lock(state_->mutex);
  const Library& git = state_->git();
  const auto found = relative ? state_->find(*relative) : std::nullopt;
  git_tree* raw = nullptr;
  if (!found || git.tree_lookup(&raw, state_->opened.repository.get(), &found->id) != 0) {
    return execution_error("unreadable", "git could not read the folder");
  }
  const Owned<git_tree> tree(raw, git.tree_free);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < git.tree_entrycount(raw); ++i) {
    const git_tree_entry* one = git.tree_entry_byindex(raw, i);
    Entry entry{git.tree_entry_name(one), kind_of(git.tree_entry_filemode(one)), false};
    if (git.tree_entry_filemode(one) == GIT_FILEMODE_LINK) {
      entry.is_link = true;
      const auto target =
          state_->find(found->path.empty() ? entry.name : found->path + '/' + entry.name);
      entry.kind = target ? kind_of(target->mode) : Kind::kNothing;
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<std::string> CommitTree::real_path(const std::string& path) const {
  const auto relative = state_->relative(path);
  const std::lock_guard lock(state_->mutex);
  const auto found = relative ? state_->find(*relative) : std::nullopt;
  if (!found) return execution_error("unreadable", "the link leads nowhere in the commit");
  const fs::path& top = state_->opened.work_tree;
  return found->path.empty() ? top.string() : (top / found->path).string();
}

Result<std::string> CommitTree::read(const std::string& path, std::uint64_t largest) const {
  const auto relative = state_->relative(path);
  const std::lock_guard lock(state_->mutex);
  const auto found = relative ? state_->find(*relative) : std::nullopt;
  if (!found || kind_of(found->mode) != Kind::kFile) {
    return execution_error("unreadable", "no file of the commit is there");
  }
  return state_->text_of(found->id, largest);
}

bool CommitTree::is_top(const std::string& folder) const {
  return fs::path(folder) == state_->opened.work_tree;
}

std::pair<std::string, std::string> split_range(const std::string& range) {
  const std::size_t dots = range.find("..");
  if (dots == std::string::npos || range.compare(dots, 3, "...") == 0) return {range, ""};
  return {range.substr(0, dots), range.substr(dots + 2)};
}

}  // namespace aipreflight::git
