#include "base/temporary_folder.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <utility>

namespace aipreflight::files {
namespace {

TEST(TemporaryFolder, IsItsOwnersAloneAndGoesWithAllThatIsInIt) {
  std::string path;
  {
    auto folder = TemporaryFolder::make("test");
    ASSERT_TRUE(folder.ok()) << folder.error().to_string();
    path = folder->path();
    EXPECT_NE(path.find("aipreflight-test-"), std::string::npos);
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777u, 0700u);
    std::filesystem::create_directories(path + "/a/b");
    std::ofstream(path + "/a/b/c") << "x";
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TemporaryFolder, MovesWithoutGoing) {
  auto first = TemporaryFolder::make("test");
  ASSERT_TRUE(first.ok());
  const std::string path = first->path();
  const TemporaryFolder second = std::move(*first);
  EXPECT_EQ(second.path(), path);
  EXPECT_TRUE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace aipreflight::files
