#include "git/repository.hpp"

#include <gtest/gtest.h>

#include "kit/git_scratch.hpp"

namespace aipreflight::git {
namespace {

class GitRepository : public kit::GitScratch {
 protected:
  static std::vector<std::optional<Change>> changes(const std::vector<std::string>& paths) {
    const auto repository = Repository::open(".");
    EXPECT_TRUE(repository.ok());
    auto found = repository->last_changes(paths);
    EXPECT_TRUE(found.ok()) << found.error().to_string();
    return found.take();
  }
};

TEST_F(GitRepository, LastChangeOfAPathIsItsNewestCommit) {
  std::filesystem::create_directories("prompts/deep");
  write("prompts/deep/a.txt", "1");
  write("b.txt", "1");
  commit(1000);
  write("b.txt", "2");
  commit(2000);
  const auto found = changes({"prompts", "prompts/deep/a.txt", "b.txt", "nowhere", "/etc", ""});
  ASSERT_EQ(found.size(), 6u);
  EXPECT_EQ(found[0]->time, 1000);
  EXPECT_EQ(found[1]->time, 1000);
  EXPECT_EQ(found[2]->time, 2000);
  EXPECT_EQ(found[2]->commit.size(), 40u);
  EXPECT_FALSE(found[3]);
  EXPECT_FALSE(found[4]);
}

TEST_F(GitRepository, FolderOfTheRepositoryItselfHasTheNewestOfAll) {
  write("a", "1");
  commit(1000);
  write("b", "1");
  commit(3000);
  EXPECT_EQ(changes({"."})[0]->time, 3000);
}

TEST_F(GitRepository, RemovalIsAChange) {
  write("a", "1");
  commit(1000);
  std::filesystem::remove("a");
  commit(2000);
  EXPECT_EQ(changes({"a"})[0]->time, 2000);
}

TEST_F(GitRepository, MergeThatTakesOneSideIsNoChange) {
  write("a", "1");
  commit(1000);
  git({"checkout", "-q", "-b", "side"});
  write("a", "2");
  commit(2000);
  git({"checkout", "-q", "main"});
  write("b", "1");
  commit(3000);
  git({"merge", "-q", "--no-ff", "-m", "merge", "side"}, "@4000 +0000");
  const auto found = changes({"a", "b"});
  EXPECT_EQ(found[0]->time, 2000);
  EXPECT_EQ(found[1]->time, 3000);
}

TEST_F(GitRepository, WithoutACommitNothingChanged) {
  EXPECT_FALSE(changes({"a"})[0]);
}

TEST_F(GitRepository, ShallowCloneDoesNotPretendToKnow) {
  write("a", "1");
  commit(1000);
  write("b", "1");
  commit(2000);
  git({"clone", "-q", "--depth", "1", "file://" + folder().string(), "clone"});
  std::filesystem::current_path("clone");
  const auto repository = Repository::open(".");
  ASSERT_TRUE(repository.ok());
  const auto found = repository->last_changes({"a"});
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().reason, "git_history_cut");
}

TEST_F(GitRepository, LimitEndsTheWalk) {
  write("a", "1");
  commit(1000);
  for (int i = 1; i <= 3; ++i) commit(1000 + i);
  const auto repository = Repository::open(".");
  ASSERT_TRUE(repository.ok());
  const auto found = repository->last_changes({"a"}, 2);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().reason, "git_history_cut");
}

TEST_F(GitRepository, RevisionsAreResolved) {
  write("a", "1");
  commit(1000);
  git({"tag", "v1"});
  const auto repository = Repository::open(".");
  ASSERT_TRUE(repository.ok());
  const auto tag = repository->resolve("v1");
  const auto file = repository->resolve("v1:a");
  ASSERT_TRUE(tag.ok() && file.ok());
  EXPECT_EQ(tag->size(), 40u);
  EXPECT_NE(*tag, *file);
  for (const char* unknown : {"v2", "v1:b", "", "v1:../a", "HEAD~9"}) {
    const auto object = repository->resolve(unknown);
    ASSERT_FALSE(object.ok()) << unknown;
    EXPECT_EQ(object.error().reason, "git_unknown_revision") << unknown;
  }
}

TEST_F(GitRepository, FolderWithoutOneIsRefused) {
  std::filesystem::remove_all(".git");
  const auto repository = Repository::open(".");
  ASSERT_FALSE(repository.ok());
  EXPECT_EQ(repository.error().reason, "git_no_repository");
}

}  // namespace
}  // namespace aipreflight::git
