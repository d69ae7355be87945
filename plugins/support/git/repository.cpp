#include "git/repository.hpp"

#include <cstring>
#include <queue>
#include <set>
#include <system_error>
#include <utility>

#include "library.hpp"

namespace aipreflight::git {
namespace {

using Id = std::string;  // the bytes of a git_oid; empty: there is no such entry

Id bytes_of(const git_oid& oid) {
  return {reinterpret_cast<const char*>(oid.id), sizeof oid.id};
}
git_oid oid_of(const Id& id) {
  git_oid oid;
  std::memcpy(oid.id, id.data(), sizeof oid.id);
  return oid;
}

}  // namespace

struct Repository::State : Opened {};

namespace {

struct Commit {
  std::int64_t time = 0;
  Id id;
  std::vector<Id> parents;
  std::vector<Id> entries;  // of each path that is asked about
  bool operator<(const Commit& other) const {
    return time != other.time ? time < other.time : id < other.id;
  }
};

// Goes from HEAD back in the order of time until each path has its answer.
class Walk {
 public:
  Walk(const Library& git, git_repository* repository, std::vector<std::string> paths)
      : git_(git), repository_(repository), paths_(std::move(paths)), found_(paths_.size()) {}

  Result<std::vector<std::optional<Change>>> run(std::size_t limit) {
    git_oid head;
    if (git_.reference_name_to_id(&head, repository_, "HEAD") != 0) return found_;  // no commit yet
    open_ = paths_.size();
    if (auto read = push(bytes_of(head)); !read.ok()) return read.take_error();
    for (std::size_t seen = 0; !waiting_.empty() && open_ > 0; ++seen) {
      if (seen == limit) {
        return execution_error("git_history_cut",
                               "more than " + std::to_string(limit) + " commits were gone through");
      }
      const Commit commit = waiting_.top();
      waiting_.pop();
      if (auto visited = visit(commit); !visited.ok()) return visited.take_error();
    }
    return found_;
  }

 private:
  Result<std::optional<Commit>> read(const Id& id) const {
    const git_oid oid = oid_of(id);
    git_commit* raw = nullptr;
    const int status = git_.commit_lookup(&raw, repository_, &oid);
    if (status == GIT_ENOTFOUND) return std::optional<Commit>();
    if (status != 0) return failure(git_, "git_failed", "commit " + hex(git_, oid));
    const Owned<git_commit> owned(raw, git_.commit_free);
    Commit commit{.time = git_.commit_time(raw), .id = id, .parents = {}, .entries = {}};
    for (unsigned i = 0; i < git_.commit_parentcount(raw); ++i) {
      commit.parents.push_back(bytes_of(*git_.commit_parent_id(raw, i)));
    }
    git_tree* tree = nullptr;
    if (git_.commit_tree(&tree, raw) != 0) {
      return failure(git_, "git_failed", "the tree of " + hex(git_, oid));
    }
    const Owned<git_tree> owned_tree(tree, git_.tree_free);
    for (const std::string& path : paths_) commit.entries.push_back(entry_of(tree, path));
    return std::optional(std::move(commit));
  }

  Id entry_of(const git_tree* tree, const std::string& path) const {
    if (path.empty()) return bytes_of(*git_.tree_id(tree));
    git_tree_entry* raw = nullptr;
    if (git_.tree_entry_bypath(&raw, tree, path.c_str()) != 0) return {};
    const Owned<git_tree_entry> entry(raw, git_.tree_entry_free);
    return bytes_of(*git_.tree_entry_id(raw));
  }

  Result<void> push(const Id& id) {
    if (!seen_.insert(id).second) return {};
    auto commit = read(id);
    if (!commit.ok()) return commit.take_error();
    if (*commit) waiting_.push(std::move(**commit));
    return {};
  }

  Result<void> visit(const Commit& commit) {
    std::vector<Commit> parents;
    for (const Id& id : commit.parents) {
      auto parent = read(id);
      if (!parent.ok()) return parent.take_error();
      if (!*parent) {
        return execution_error("git_history_cut",
                               "the history ends at " + hex(git_, oid_of(commit.id)).substr(0, 12) +
                                   ", as in a shallow clone",
                               "fetch all of it (git fetch --unshallow; fetch-depth: 0 in CI)");
      }
      parents.push_back(std::move(**parent));
    }
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      if (found_[i] || !is_changed(commit, parents, i)) continue;
      found_[i] = Change{hex(git_, oid_of(commit.id)), commit.time};
      --open_;
    }
    for (Commit& parent : parents) {
      if (seen_.insert(parent.id).second) waiting_.push(std::move(parent));
    }
    return {};
  }

  static bool is_changed(const Commit& commit, const std::vector<Commit>& parents, std::size_t i) {
    if (parents.empty()) return !commit.entries[i].empty();
    for (const Commit& parent : parents) {
      if (parent.entries[i] == commit.entries[i]) return false;
    }
    return true;
  }

  const Library& git_;
  git_repository* repository_;
  std::vector<std::string> paths_;
  std::vector<std::optional<Change>> found_;
  std::size_t open_ = 0;
  std::priority_queue<Commit> waiting_;
  std::set<Id> seen_;
};

std::optional<std::string> path_in(const std::filesystem::path& work_tree,
                                   const std::string& path) {
  std::error_code failure;
  const auto absolute = std::filesystem::absolute(path, failure);
  if (path.empty() || failure) return std::nullopt;
  const auto whole = std::filesystem::weakly_canonical(absolute, failure);
  return failure ? std::nullopt : path_below(work_tree, whole);
}

}  // namespace

Repository::Repository(std::unique_ptr<State> state) : state_(std::move(state)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Result<Repository> Repository::open(const std::filesystem::path& inside) {
  auto opened = open_repository(inside);
  if (!opened.ok()) return opened.take_error();
  return Repository(std::unique_ptr<State>(new State{opened.take()}));
}

Result<std::vector<std::optional<Change>>> Repository::last_changes(
    const std::vector<std::string>& paths, std::size_t limit) const {
  std::vector<std::string> inside;
  std::vector<std::size_t> place;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (auto path = path_in(state_->work_tree, paths[i])) {
      inside.push_back(std::move(*path));
      place.push_back(i);
    }
  }
  auto found = Walk(*state_->git, state_->repository.get(), std::move(inside)).run(limit);
  if (!found.ok()) return found.take_error();
  std::vector<std::optional<Change>> changes(paths.size());
  for (std::size_t i = 0; i < place.size(); ++i) changes[place[i]] = std::move((*found)[i]);
  return changes;
}

Result<std::string> Repository::resolve(const std::string& revision) const {
  git_object* raw = nullptr;
  if (state_->git->revparse_single(&raw, state_->repository.get(), revision.c_str()) != 0) {
    return failure(*state_->git, "git_unknown_revision", "git knows no '" + revision + "'");
  }
  const Owned<git_object> object(raw, state_->git->object_free);
  return hex(*state_->git, *state_->git->object_id(raw));
}

}  // namespace aipreflight::git
