#include "run_folder.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "golden/sample_run.hpp"

namespace aipreflight::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class FixedClock : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override { return {}; }
  [[nodiscard]] WallTime wall() const override {
    return WallTime(std::chrono::seconds(1767323045));
  }
};

class RunFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "run_folder_XXXXXX";
    root_ = mkdtemp(pattern.data());
    outdir_ = root_ / "runs";
  }
  void TearDown() override { fs::remove_all(root_); }

  Result<RunFolder> make(const std::string& profile = "shop") {
    return RunFolder::make(std::nullopt, outdir_.string(), profile, clock_);
  }
  Result<RunFolder> make_at(const fs::path& out) {
    return RunFolder::make(out.string(), outdir_.string(), "shop", clock_);
  }

  FixedClock clock_;
  fs::path root_;
  fs::path outdir_;
};

TEST(SafeName, IsOneEntryOfAFolder) {
  EXPECT_EQ(safe_name("checkout-bot_1.2"), "checkout-bot_1.2");
  EXPECT_EQ(safe_name("../../etc"), "etc");
  EXPECT_EQ(safe_name("a/b\\c d"), "a-b-c-d");
  EXPECT_EQ(safe_name(".."), "run");
  EXPECT_EQ(safe_name(""), "run");
  EXPECT_EQ(safe_name("größe-日本"), "größe-日本");
  EXPECT_EQ(safe_name(std::string("a\0b\n\x1b", 5)).find_first_of(std::string("\0\n\x1b/", 4)),
            std::string::npos);
  EXPECT_LE(safe_name(std::string(5000, 'x')).size(), 100u);
}

TEST_F(RunFolderTest, IsDatedAndNeverTakenTwice) {
  const auto first = make();
  const auto second = make();
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->path(), (outdir_ / "shop-20260102-030405").string());
  EXPECT_EQ(second->path(), (outdir_ / "shop-20260102-030405-2").string());
}

TEST_F(RunFolderTest, StaysInsideItsParent) {
  const auto folder = make("../../../tmp/owned");
  ASSERT_TRUE(folder.ok());
  EXPECT_EQ(fs::path(folder->path()).parent_path(), outdir_);
}

TEST_F(RunFolderTest, RefusesAFileInItsPlace) {
  std::ofstream(outdir_) << "a file";
  const auto folder = make();
  ASSERT_FALSE(folder.ok());
  EXPECT_EQ(folder.error().code, ErrorCode::kIo);
  EXPECT_THAT(folder.error().message, HasSubstr(outdir_.string()));
  EXPECT_THAT(folder.error().hint, HasSubstr("--out"));
}

TEST_F(RunFolderTest, HoldsNoReportOfAnEarlierRun) {
  const fs::path out = root_ / "out";
  fs::create_directory(out);
  std::ofstream(out / "aipreflight-report.json") << "{\"verdict\": \"PASS\"}";
  std::ofstream(out / "notes.txt") << "mine";
  ASSERT_TRUE(make_at(out).ok());
  EXPECT_FALSE(fs::exists(out / "aipreflight-report.json"));
  EXPECT_TRUE(fs::exists(out / "notes.txt"));
}

TEST_F(RunFolderTest, WritesTheFormatsThatAreWanted) {
  const auto folder = make();
  ASSERT_TRUE(folder.ok());
  EXPECT_TRUE(folder->write_reports(golden::every_status(), {"json", "text"}).empty());
  EXPECT_TRUE(fs::exists(fs::path(folder->path()) / "aipreflight-report.json"));
  EXPECT_TRUE(fs::exists(fs::path(folder->path()) / "aipreflight-report.txt"));
  EXPECT_FALSE(fs::exists(fs::path(folder->path()) / "aipreflight-report.md"));
  EXPECT_EQ(folder->report_path({"json", "markdown"}), folder->path() + "/aipreflight-report.md");
  EXPECT_EQ(folder->report_path({"json"}), folder->path() + "/aipreflight-report.json");
}

TEST_F(RunFolderTest, SaysWhichReportCouldNotBeWritten) {
  const auto folder = make();
  ASSERT_TRUE(folder.ok());
  fs::create_directory(fs::path(folder->path()) / "aipreflight-report.json");
  std::ofstream(fs::path(folder->path()) / "aipreflight-report.json" / "x") << "x";
  const Errors errors = folder->write_reports(golden::every_status(), {"json", "markdown"});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0].message, HasSubstr("aipreflight-report.json"));
  EXPECT_TRUE(fs::exists(fs::path(folder->path()) / "aipreflight-report.md"));
}

TEST_F(RunFolderTest, BecomesTheLatest) {
  const auto first = make();
  ASSERT_TRUE(first->become_latest().ok());
  const auto second = make();
  ASSERT_TRUE(second->become_latest().ok());
  EXPECT_EQ(fs::read_symlink(outdir_ / "latest"), "shop-20260102-030405-2");
}

TEST_F(RunFolderTest, IsNotTheLatestElsewhere) {
  const auto elsewhere = make_at(root_ / "elsewhere");
  ASSERT_TRUE(elsewhere->become_latest().ok());
  EXPECT_FALSE(fs::exists(outdir_ / "latest"));
  const auto inside = make_at(outdir_ / "mine/");
  ASSERT_TRUE(inside->become_latest().ok());
  EXPECT_EQ(fs::read_symlink(outdir_ / "latest"), "mine");
}

TEST_F(RunFolderTest, LeavesAFileOrFolderNamedLatest) {
  fs::create_directories(outdir_ / "latest");
  std::ofstream(outdir_ / "latest" / "keep") << "x";
  const auto folder = make();
  EXPECT_FALSE(folder->become_latest().ok());
  EXPECT_TRUE(fs::exists(outdir_ / "latest" / "keep"));
}

}  // namespace
}  // namespace aipreflight::cli
