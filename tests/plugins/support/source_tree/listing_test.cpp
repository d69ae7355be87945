#include "source_tree/listing.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "kit/scratch.hpp"

namespace aipreflight::source_tree {
namespace {

class SourceListing : public kit::Scratch {
 protected:
  void put(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent);
    write(path, "x = 1\n");
  }
  std::string names(Selection selection) {
    selection.extensions = {".py", ".ts"};
    std::string all;
    for (const File& file : list(selection).files) all += (all.empty() ? "" : " ") + file.path;
    return all;
  }
};

TEST_F(SourceListing, WalksFoldersAndSorts) {
  put("src/b.py");
  put("src/a/c.ts");
  put("src/a.txt");
  EXPECT_EQ(names({{"src"}}), "src/a/c.ts src/b.py");
  EXPECT_EQ(names({{"./src/"}}), "src/a/c.ts src/b.py");
}

TEST_F(SourceListing, ForeignFoldersAreNeverEntered) {
  for (const char* path : {"node_modules/x.ts",
                           ".venv/x.py",
                           "lib/env/pyvenv.cfg",
                           "lib/env/x.py",
                           ".git/x.py",
                           "dist/x.ts",
                           "a/__pycache__/x.py",
                           "a/ok.py"}) {
    put(path);
  }
  EXPECT_EQ(names({{"."}}), "a/ok.py");
  EXPECT_EQ(names({{"dist"}}), "dist/x.ts");
}

TEST_F(SourceListing, FileCountsOnceHoweverItIsReached) {
  put("src/a.py");
  std::filesystem::create_symlink("a.py", "src/link.py");
  std::filesystem::create_directory_symlink("../src", "src/loop");
  EXPECT_EQ(list({{"src", "src/a.py", "."}, {}, {".py"}}).files.size(), 1u);
}

TEST_F(SourceListing, GlobsSelectAndExclude) {
  put("src/a.py");
  put("src/deep/b.py");
  put("src/deep/c_gen.py");
  EXPECT_EQ(names({{"src/**/*.py"}}), "src/a.py src/deep/b.py src/deep/c_gen.py");
  EXPECT_EQ(names({{"src/*.py"}}), "src/a.py");
  EXPECT_EQ(names({{"src"}, {"*_gen.py"}}), "src/a.py src/deep/b.py");
  EXPECT_EQ(names({{"src"}, {"src/deep"}}), "src/a.py");
}

TEST_F(SourceListing, GitignoreIsObeyedWithItsExceptions) {
  put("keep/a.py");
  put("out/b.py");
  put("gen/c.py");
  put("gen/d.py");
  std::filesystem::create_directory(".git");
  write(".gitignore", "/out/\ngen/*\n!gen/d.py\n");
  EXPECT_EQ(names({{"."}}), "gen/d.py keep/a.py");
  EXPECT_EQ(names({{"gen"}}), "gen/d.py");
  Selection all{{"."}};
  all.obeys_gitignore = false;
  EXPECT_EQ(names(all), "gen/c.py gen/d.py keep/a.py out/b.py");
}

TEST_F(SourceListing, MissingPathIsTold) {
  const Listing listing = list({{"nope", "no/*.py"}, {}, {".py"}});
  EXPECT_EQ(listing.missing, (std::vector<std::string>{"nope", "no/*.py"}));
}

TEST_F(SourceListing, WhatIsNoFileIsToldAndBlocksNothing) {
  ASSERT_EQ(mkfifo("pipe.py", 0600), 0);
  std::filesystem::create_symlink("nowhere.py", "dangling.py");
  const Listing listing = list({{"."}, {}, {".py"}});
  EXPECT_TRUE(listing.files.empty());
  EXPECT_EQ(listing.skipped.size(), 2u);
}

TEST(SourceTestPaths, AreKnownByFolderAndName) {
  for (const char* path : {"tests/a.py",
                           "a/test_b.py",
                           "a/b_test.py",
                           "conftest.py",
                           "a/b.spec.ts",
                           "a/__tests__/b.ts",
                           "x.stories.tsx"}) {
    EXPECT_TRUE(is_test_path(path)) << path;
  }
  for (const char* path : {"a/contest.py", "latest.py", "testing_tools.py", "src/attest/a.ts"}) {
    EXPECT_FALSE(is_test_path(path)) << path;
  }
}

TEST(SourceGlobs, MatchAsGitDoes) {
  EXPECT_TRUE(matches_glob("*.py", "a/b.py"));
  EXPECT_FALSE(matches_glob("/*.py", "a/b.py"));
  EXPECT_TRUE(matches_glob("a/**/c.py", "a/c.py"));
  EXPECT_TRUE(matches_glob("a/**/c.py", "a/x/y/c.py"));
  EXPECT_TRUE(matches_glob("a/**", "a/x/y.py"));
  EXPECT_TRUE(matches_glob("build/", "x/build/a.py"));
  EXPECT_FALSE(matches_glob("build/", "build"));
  EXPECT_TRUE(matches_glob("[a-c].p?", "b.py"));
  EXPECT_FALSE(matches_glob("[!a-c].py", "b.py"));
}

}  // namespace
}  // namespace aipreflight::source_tree
