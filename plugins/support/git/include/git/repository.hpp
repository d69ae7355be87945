#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

// What a git repository says of its history. Reads only, runs no program, heeds no configuration of
// the user or the system.
namespace aipreflight::git {

// The file of libgit2, which this opens; "git_unavailable" where there is none.
[[nodiscard]] Result<std::string> library_file();

// The newest commit that changed a path.
struct Change {
  std::string commit;     // hexadecimal id
  std::int64_t time = 0;  // of the committer, in seconds since 1970
};

// Reasons of errors: "git_unavailable" (libgit2 is not installed), "git_no_repository",
// "git_history_cut" (a shallow clone ends before the answer), "git_unknown_revision", "git_failed".
// [one thread at a time]
class Repository {
 public:
  // The repository that holds a folder or file.
  [[nodiscard]] static Result<Repository> open(const std::filesystem::path& inside);
  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  // Of each path (a file or a folder, relative to the working directory or absolute): the newest
  // commit reachable from HEAD that changed it against all of its parents; none for a path that no
  // commit knows, or that is outside of the work tree. Goes through at most `limit` commits; beyond
  // it, git_history_cut.
  [[nodiscard]] Result<std::vector<std::optional<Change>>> last_changes(
      const std::vector<std::string>& paths, std::size_t limit = 200'000) const;

  // The hexadecimal id of the object that a revision names: "v1.2", "HEAD~3", "v1.2:prompts/a.txt".
  [[nodiscard]] Result<std::string> resolve(const std::string& revision) const;

 private:
  struct State;
  explicit Repository(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aipreflight::git
