#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "scan.hpp"

namespace aipreflight::cost {

// Files that stand in memory.
class MemoryTree : public source_tree::Tree {
 public:
  explicit MemoryTree(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  Result<std::string> read(const std::string& path, std::uint64_t) const override {
    const auto found = files_.find(path);
    if (found == files_.end()) return execution_error("unreadable", "no such file");
    return found->second;
  }
  source_tree::Kind kind(const std::string& path) const override {
    return files_.contains(path) ? source_tree::Kind::kFile : source_tree::Kind::kNothing;
  }
  Result<std::string> real_path(const std::string& path) const override { return path; }
  bool is_top(const std::string&) const override { return false; }
  Result<std::vector<source_tree::Entry>> entries(const std::string&) const override {
    std::vector<source_tree::Entry> all;
    for (const auto& [path, text] : files_) all.push_back({path, source_tree::Kind::kFile, false});
    return all;
  }
  [[nodiscard]] source_tree::Listing listing() const {
    source_tree::Listing listing;
    for (const auto& [path, text] : files_) {
      listing.files.push_back({path, source_tree::is_test_path(path)});
    }
    return listing;
  }

 private:
  std::map<std::string, std::string> files_;
};

inline Scan scan_files(std::map<std::string, std::string> files, const Patterns* own = nullptr) {
  const MemoryTree tree(std::move(files));
  static const Patterns kEmbedded = [] {
    auto patterns = Patterns::embedded();
    return patterns.ok() ? patterns.take() : Patterns();
  }();
  return scan(tree, tree.listing(), own == nullptr ? kEmbedded : *own, std::uint64_t{1} << 20);
}

inline std::vector<Site> sites_of(const std::string& python) {
  return scan_files({{"app.py", python}}).sites;
}

// "gpt-4o|gpt-4o-mini", sorted; "?": not known.
inline std::string models_of(const Site& site) {
  std::vector<std::string> names;
  for (const ModelChoice& choice : site.models) names.push_back(choice.name);
  std::sort(names.begin(), names.end());
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : "|") + name;
  return all.empty() ? "?" : all;
}

}  // namespace aipreflight::cost
