#include "source_tree/listing.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "base/text.hpp"
#include "glob.hpp"

namespace aipreflight::source_tree {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 1'000'000;
constexpr std::uint64_t kLargestIgnoreFile = std::uint64_t{1} << 20;

constexpr std::array<std::string_view, 31> kForeign{".git",
                                                    ".hg",
                                                    ".svn",
                                                    ".venv",
                                                    "venv",
                                                    "virtualenv",
                                                    "node_modules",
                                                    "site-packages",
                                                    "__pycache__",
                                                    ".tox",
                                                    ".nox",
                                                    ".eggs",
                                                    ".mypy_cache",
                                                    ".ruff_cache",
                                                    ".pytest_cache",
                                                    ".cache",
                                                    "dist",
                                                    "build",
                                                    ".next",
                                                    ".nuxt",
                                                    ".output",
                                                    ".svelte-kit",
                                                    ".turbo",
                                                    ".vercel",
                                                    "bower_components",
                                                    ".idea",
                                                    ".vscode",
                                                    ".terraform",
                                                    ".gradle",
                                                    "coverage",
                                                    ".ipynb_checkpoints"};

std::string joined(const std::string& folder, const std::string& name) {
  if (folder.empty() || folder == ".") return name;
  return folder.ends_with('/') ? folder + name : folder + '/' + name;
}

bool has_extension(const std::string& name, const std::vector<std::string>& extensions) {
  return std::any_of(extensions.begin(), extensions.end(), [&name](const std::string& extension) {
    return name.ends_with(extension);
  });
}

bool is_glob(std::string_view path) {
  return path.find_first_of("*?[") != std::string_view::npos;
}

std::string normal(const std::string& path) {
  std::string text = fs::path(path).lexically_normal().string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text.empty() ? "." : text;
}

class Walk {
 public:
  Walk(const Selection& selection, const std::function<bool()>& cancelled, const Tree& tree)
      : selection_(selection), cancelled_(cancelled), tree_(tree) {}

  void add(const std::string& path) {
    if (is_glob(path)) return add_glob(path);
    switch (tree_.kind(path)) {
      case Kind::kNothing:
        listing_.missing.push_back(path);
        break;
      case Kind::kFolder: {
        const std::string folder = normal(path);
        root_ = prefix_of(folder);
        enter(folder, selection_.obeys_gitignore ? outer_rules(folder) : std::vector<IgnoreRule>());
        break;
      }
      case Kind::kFile:
      case Kind::kOther: {
        const std::string file = normal(path);
        root_ = file.substr(0, file.rfind('/') + 1);
        add_file(file);
      }
    }
  }

  Listing take() {
    std::sort(listing_.files.begin(), listing_.files.end(), [](const File& a, const File& b) {
      return a.path < b.path;
    });
    std::sort(listing_.skipped.begin(),
              listing_.skipped.end(),
              [](const Skipped& a, const Skipped& b) { return a.path < b.path; });
    return std::move(listing_);
  }

 private:
  void add_glob(const std::string& path) {
    const std::size_t first = path.find_first_of("*?[");
    const std::size_t slash = path.rfind('/', first);
    const std::string base =
        slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
    const std::size_t before = listing_.files.size() + seen_again_;
    if (tree_.kind(base) == Kind::kFolder) {
      glob_ = normal(path);
      root_ = prefix_of(normal(base));
      enter(normal(base), {});
      glob_.clear();
    }
    if (listing_.files.size() + seen_again_ == before) listing_.missing.push_back(path);
  }

  // The rules of the folders above, up to the top of the repository.
  [[nodiscard]] std::vector<IgnoreRule> outer_rules(const std::string& folder) const {
    const auto real = tree_.real_path(folder);
    if (!real.ok()) return {};
    const fs::path start = *real;
    std::vector<fs::path> above;
    for (fs::path at = start;; at = at.parent_path()) {
      above.push_back(at);
      if (tree_.is_top(at.string())) break;
      if (!at.has_relative_path()) return {};
    }
    std::vector<IgnoreRule> rules;
    for (auto dir = above.rbegin(); dir != above.rend(); ++dir) {
      if (*dir == start) continue;
      // Seen from `folder`, what stands above it holds for names alone, or for the way down to it.
      const std::string way = start.lexically_relative(*dir).string() + '/';
      for (IgnoreRule rule : rules_in(dir->string(), "")) {
        if (!rule.is_anchored) {
          rules.push_back(std::move(rule));
        } else if (rule.pattern.starts_with(way)) {
          rule.pattern.erase(0, way.size());
          rule.folder = prefix_of(folder);
          rules.push_back(std::move(rule));
        }
      }
    }
    return rules;
  }

  static std::string prefix_of(const std::string& folder) {
    return folder == "." ? "" : folder.ends_with('/') ? folder : folder + '/';
  }

  [[nodiscard]] std::vector<IgnoreRule> rules_in(const std::string& folder,
                                                 const std::string& prefix) const {
    const std::string file = folder + "/.gitignore";
    if (tree_.kind(file) != Kind::kFile) return {};
    const auto text = tree_.read(file, kLargestIgnoreFile);
    return text.ok() ? read_rules(*text, prefix) : std::vector<IgnoreRule>();
  }

  void enter(const std::string& folder, std::vector<IgnoreRule> rules) {
    if (cancelled_() || listing_.files.size() >= kMostFiles) return;
    if (selection_.obeys_gitignore) {
      for (IgnoreRule& rule : rules_in(folder, prefix_of(folder))) rules.push_back(std::move(rule));
    }
    const auto entries = tree_.entries(folder);
    if (!entries.ok()) return skip(folder, entries.error().reason, entries.error().message);
    for (const Entry& entry : *entries) visit(entry, joined(folder, entry.name), rules);
  }

  void visit(const Entry& entry, const std::string& path, const std::vector<IgnoreRule>& rules) {
    const bool is_folder = entry.kind == Kind::kFolder;
    if (is_excluded(path) || is_ignored(rules, path, is_folder)) return;
    if (is_folder) {
      if (!entry.is_link && !is_foreign(entry.name, path)) enter(path, rules);
    } else if (has_extension(path, selection_.extensions)) {
      if (!glob_.empty() && !match_whole(glob_, path)) return;
      if (path.ends_with(".d.ts") || path.ends_with(".pyi")) return;
      if (path.ends_with(".min.js") || path.ends_with(".bundle.js")) {
        return skip(path, "minified", "a bundle is no source");
      }
      add_file(path);
    }
  }

  [[nodiscard]] bool is_foreign(const std::string& name, const std::string& path) const {
    return std::find(kForeign.begin(), kForeign.end(), name) != kForeign.end() ||
           name.ends_with(".egg-info") || tree_.kind(path + "/pyvenv.cfg") != Kind::kNothing;
  }

  [[nodiscard]] bool is_excluded(const std::string& path) const {
    return std::any_of(selection_.exclude.begin(),
                       selection_.exclude.end(),
                       [&path](const std::string& glob) { return matches_glob(glob, path); });
  }

  void add_file(const std::string& path) {
    auto real = tree_.real_path(path);
    if (!real.ok()) return skip(path, real.error().reason, real.error().message);
    if (tree_.kind(path) != Kind::kFile) {
      return skip(path, "not_a_file", "neither a file nor a folder");
    }
    if (!seen_.insert(real.take()).second) {
      ++seen_again_;
      return;
    }
    // What the user named decides nothing: a checkout may lie in a folder called "tests".
    const std::string below = path.starts_with(root_) ? path.substr(root_.size()) : path;
    listing_.files.push_back({path, is_test_path(below)});
  }

  void skip(const std::string& path, std::string reason, std::string message) {
    listing_.skipped.push_back({path, std::move(reason), std::move(message)});
  }

  const Selection& selection_;
  const std::function<bool()>& cancelled_;
  const Tree& tree_;
  Listing listing_;
  std::set<std::string> seen_;
  std::size_t seen_again_ = 0;
  std::string glob_;
  std::string root_;
};

}  // namespace

Listing list(const Selection& selection, const std::function<bool()>& cancelled, const Tree& tree) {
  Walk walk(selection, cancelled, tree);
  for (const std::string& path : selection.paths) walk.add(path);
  return walk.take();
}

bool is_test_path(std::string_view path) {
  constexpr std::array<std::string_view, 9> kFolders{
      "test", "tests", "__tests__", "testing", "spec", "specs", "__mocks__", "mocks", "e2e"};
  const std::vector<std::string_view> parts = text::split(path, '/');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (std::find(kFolders.begin(), kFolders.end(), parts[i]) != kFolders.end()) return true;
  }
  const std::string_view name = parts.back();
  const std::string_view stem = name.substr(0, name.rfind('.'));
  return name == "conftest.py" || stem.starts_with("test_") || stem.ends_with("_test") ||
         stem.ends_with(".test") || stem.ends_with(".spec") || stem.ends_with(".stories");
}

}  // namespace aipreflight::source_tree
