#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "source_tree/tree.hpp"

namespace aipreflight::git {

// The files of one commit, read from the objects of its repository. The work tree, the index and
// the configuration are not looked at, and nothing is written. Links are followed within the
// commit. read() fails with "git_object_missing" where a partial clone does not hold the text. [any
// thread; reading is one at a time]
class CommitTree : public source_tree::Tree {
 public:
  // A revision as git has it ("main", "v1.2", "HEAD~3", the id of a commit), in the repository that
  // holds `inside`; "A...B" is the newest common ancestor of the two. Errors: those of
  // Repository::open, "git_unknown_revision", "git_history_cut" (a shallow clone may lack it), each
  // with what to do.
  [[nodiscard]] static Result<std::unique_ptr<CommitTree>> open(const std::filesystem::path& inside,
                                                                const std::string& revision);
  ~CommitTree() override;

  [[nodiscard]] const std::string& commit() const { return commit_; }  // hexadecimal id
  // True if a path of the disk is within the work tree of this repository.
  [[nodiscard]] bool covers(const std::string& path) const;

  [[nodiscard]] source_tree::Kind kind(const std::string& path) const override;
  [[nodiscard]] Result<std::vector<source_tree::Entry>> entries(
      const std::string& folder) const override;
  [[nodiscard]] Result<std::string> real_path(const std::string& path) const override;
  [[nodiscard]] Result<std::string> read(const std::string& path,
                                         std::uint64_t largest) const override;
  [[nodiscard]] bool is_top(const std::string& folder) const override;

 private:
  struct State;
  struct Found;
  CommitTree(std::unique_ptr<State> state, std::string commit);
  std::unique_ptr<State> state_;
  std::string commit_;
};

// The two revisions of "A..B"; the second is empty where there is one alone, or nothing behind the
// dots. "A...B" is one: see CommitTree::open.
[[nodiscard]] std::pair<std::string, std::string> split_range(const std::string& range);

}  // namespace aipreflight::git
