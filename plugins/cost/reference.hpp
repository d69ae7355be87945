#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aipreflight/config.hpp>

#include "git/commit_tree.hpp"
#include "inquiry.hpp"
#include "inventory.hpp"

namespace aipreflight::cost {

// Opens the commit that a revision names, in the repository that holds the paths. Null, with the
// reason at `key`, where there is none: no git, no repository, no such commit, a path outside.
[[nodiscard]] std::unique_ptr<git::CommitTree> open_revision(const std::string& revision,
                                                             const std::vector<std::string>& paths,
                                                             const sdk::Config& config,
                                                             std::string_view key);

// What a survey is compared with: a commit, or what an earlier scan wrote.
class Reference {
 public:
  // What is wrong is reported at `key`, and the comparison is then never asked for.
  static Reference commit(const std::string& revision,
                          const std::vector<std::string>& paths,
                          const sdk::Config& config,
                          std::string_view key);
  static Reference file(const std::string& path, const sdk::Config& config, std::string_view key);

  // Reads and prices a commit as the inquiry does the files of now. An error has a reason:
  // "git_object_missing" where a partial clone does not hold it all.
  [[nodiscard]] Result<Inventory> inventory(const Inquiry& inquiry,
                                            const std::function<bool()>& cancelled) const;

 private:
  Reference() = default;
  std::string name_;
  std::unique_ptr<git::CommitTree> commit_;
  std::optional<Inventory> read_;
};

}  // namespace aipreflight::cost
