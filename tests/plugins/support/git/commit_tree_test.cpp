#include "git/commit_tree.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "kit/git_scratch.hpp"
#include "source_tree/listing.hpp"

namespace aipreflight::git {
namespace {

using source_tree::Kind;

class GitCommitTree : public kit::GitScratch {
 protected:
  static std::unique_ptr<CommitTree> open(const std::string& revision) {
    auto tree = CommitTree::open(".", revision);
    EXPECT_TRUE(tree.ok()) << tree.error().to_string();
    return tree.ok() ? tree.take() : nullptr;
  }
  static Error error_of(const std::string& revision) {
    auto tree = CommitTree::open(".", revision);
    EXPECT_FALSE(tree.ok());
    return tree.ok() ? Error() : tree.take_error();
  }
  static std::string text(const source_tree::Tree& tree, const std::string& path) {
    const auto read = tree.read(path, 1000);
    return read.ok() ? *read : read.error().reason;
  }
};

TEST_F(GitCommitTree, HasTheFilesOfTheCommitAndNotThoseOfNow) {
  std::filesystem::create_directories("src/deep");
  write("src/deep/a.py", "old");
  write("gone.py", "gone");
  commit(1000);
  write("src/deep/a.py", "new");
  std::filesystem::remove("gone.py");
  write("later.py", "later");
  const auto tree = open("HEAD");
  ASSERT_NE(tree, nullptr);
  EXPECT_EQ(tree->commit().size(), 40u);
  EXPECT_EQ(text(*tree, "src/deep/a.py"), "old");
  EXPECT_EQ(text(*tree, (folder() / "gone.py").string()), "gone");
  EXPECT_EQ(text(*tree, "later.py"), "unreadable");
  EXPECT_EQ(tree->kind("src/deep"), Kind::kFolder);
  EXPECT_EQ(tree->kind("later.py"), Kind::kNothing);
  EXPECT_EQ(tree->kind("/etc/hostname"), Kind::kNothing);
  EXPECT_EQ(tree->kind("../outside"), Kind::kNothing);
}

TEST_F(GitCommitTree, TheWorkTreeIsNotTouched) {
  write("a.py", "1");
  commit(1000);
  write("a.py", "2");
  const std::string before = git({"status", "--porcelain"});
  EXPECT_EQ(text(*open("HEAD"), "a.py"), "1");
  EXPECT_EQ(git({"status", "--porcelain"}), before);
}

TEST_F(GitCommitTree, ListsAsTheDiskDoes) {
  std::filesystem::create_directories("src/node_modules");
  write("src/a.py", "1");
  write("src/b.py", "1");
  write("src/node_modules/c.py", "1");
  write(".gitignore", "b.py\n");
  git({"add", "-f", "."});
  commit(1000);
  const auto tree = open("HEAD");
  const source_tree::Selection selection{{"src"}, {}, {".py"}};
  const auto now = source_tree::list(selection);
  const auto then = source_tree::list(
      selection, [] { return false; }, *tree);
  ASSERT_EQ(then.files.size(), 1u);
  EXPECT_EQ(then.files[0].path, now.files.at(0).path);
  std::filesystem::current_path("src");
  const auto below = source_tree::list(
      {{"."}, {}, {".py"}}, [] { return false; }, *open("HEAD"));
  ASSERT_EQ(below.files.size(), 1u);
  EXPECT_EQ(below.files[0].path, "a.py");
}

TEST_F(GitCommitTree, LinksAreFollowedWithinTheCommitAndNoFurther) {
  std::filesystem::create_directories("real/deep");
  write("real/deep/a.py", "a");
  std::filesystem::create_directory_symlink("real", "way");
  std::filesystem::create_symlink("../way/deep/a.py", "real/b.py");
  std::filesystem::create_symlink("loop.py", "loop.py");
  std::filesystem::create_symlink("/etc/hostname", "out.py");
  std::filesystem::create_symlink("../../etc/hostname", "up.py");
  commit(1000);
  const auto tree = open("HEAD");
  EXPECT_EQ(text(*tree, "way/deep/a.py"), "a");
  EXPECT_EQ(text(*tree, "real/b.py"), "a");
  EXPECT_EQ(*tree->real_path("real/b.py"), *tree->real_path("real/deep/a.py"));
  for (const char* path : {"loop.py", "out.py", "up.py"}) {
    EXPECT_EQ(tree->kind(path), Kind::kNothing) << path;
    EXPECT_FALSE(tree->real_path(path).ok()) << path;
  }
  const auto entries = tree->entries(".");
  ASSERT_TRUE(entries.ok());
  const auto way = std::find_if(
      entries->begin(), entries->end(), [](const auto& entry) { return entry.name == "way"; });
  ASSERT_NE(way, entries->end());
  EXPECT_TRUE(way->is_link);
  EXPECT_EQ(way->kind, Kind::kFolder);
}

TEST_F(GitCommitTree, LargeTextsAreNotRead) {
  write("a.py", std::string(2000, 'x'));
  commit(1000);
  EXPECT_EQ(text(*open("HEAD"), "a.py"), "too_large");
}

TEST_F(GitCommitTree, CommonAncestorIsThatOfBoth) {
  write("a", "base");
  commit(1000);
  git({"checkout", "-q", "-b", "side"});
  write("a", "side");
  commit(2000);
  git({"checkout", "-q", "main"});
  write("a", "main");
  commit(3000);
  EXPECT_EQ(text(*open("main...side"), "a"), "base");
  EXPECT_EQ(text(*open("side..."), "a"), "base");
  git({"checkout", "-q", "--orphan", "other"});
  commit(4000);
  EXPECT_EQ(error_of("main...other").reason, "git_history_cut");
}

TEST_F(GitCommitTree, UnknownRevisionSaysWhatIsThereInstead) {
  write("a", "1");
  commit(1000);
  git({"update-ref", "refs/remotes/origin/release", "HEAD"});
  for (const char* unknown : {"nowhere", "", "HEAD~3", "HEAD:a"}) {
    const Error error = error_of(unknown);
    EXPECT_EQ(error.reason, "git_unknown_revision") << unknown;
    EXPECT_FALSE(error.hint.empty()) << unknown;
  }
  EXPECT_EQ(error_of("release").hint, "'origin/release' is there");
}

TEST_F(GitCommitTree, ShallowCloneSaysThatItIsOne) {
  write("a", "1");
  commit(1000);
  write("a", "2");
  commit(2000);
  git({"clone", "-q", "--depth", "1", "file://" + folder().string(), "clone"});
  std::filesystem::current_path("clone");
  const Error error = error_of("HEAD~1");
  EXPECT_EQ(error.reason, "git_history_cut");
  EXPECT_NE(error.hint.find("fetch-depth"), std::string::npos);
  EXPECT_EQ(text(*open("HEAD"), "a"), "2");
}

TEST_F(GitCommitTree, SubmodulesAreNoFolders) {
  write("a", "1");
  commit(1000);
  const std::string id = git({"rev-parse", "HEAD"});
  git({"update-index", "--add", "--cacheinfo", "160000," + id.substr(0, 40) + ",lib"});
  git({"commit", "-q", "-m", "submodule"});
  EXPECT_EQ(open("HEAD")->kind("lib"), Kind::kOther);
}

TEST_F(GitCommitTree, FolderWithoutARepositoryIsRefused) {
  std::filesystem::remove_all(".git");
  EXPECT_EQ(error_of("HEAD").reason, "git_no_repository");
}

TEST(GitRange, HasTwoEnds) {
  using Ends = std::pair<std::string, std::string>;
  EXPECT_EQ(split_range("main"), Ends("main", ""));
  EXPECT_EQ(split_range("a..b"), Ends("a", "b"));
  EXPECT_EQ(split_range("..b"), Ends("", "b"));
  EXPECT_EQ(split_range("a...b"), Ends("a...b", ""));
}

}  // namespace
}  // namespace aipreflight::git
