#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aipreflight::source_tree {

// One line of a .gitignore. The format: git-scm.com/docs/gitignore.
struct IgnoreRule {
  std::string folder;  // whose .gitignore it is, with a slash behind; empty: the top
  std::string pattern;
  bool is_negated = false;
  bool is_folder_only = false;
  bool is_anchored = false;
};

[[nodiscard]] std::vector<IgnoreRule> read_rules(std::string_view text, const std::string& folder);
// By the last rule that matches.
[[nodiscard]] bool is_ignored(const std::vector<IgnoreRule>& rules,
                              std::string_view path,
                              bool is_folder);
// The whole of `path` against the whole of `pattern`, where `**` crosses slashes.
[[nodiscard]] bool match_whole(std::string_view pattern, std::string_view path);

}  // namespace aipreflight::source_tree
