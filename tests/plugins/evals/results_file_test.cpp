#include "results_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "kit/scratch.hpp"

namespace aipreflight::evals {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kLimit = 1024;

class EvalResultsFile : public kit::Scratch {};

TEST_F(EvalResultsFile, UntouchedFileIsStale) {
  write("r.json", "{}");
  const ResultsFile file = ResultsFile::observe("r.json", kLimit);
  const auto content = file.read_if_written();
  ASSERT_FALSE(content.ok());
  EXPECT_EQ(content.error().reason, "stale");
  EXPECT_NE(content.error().message.find("r.json"), std::string::npos);
}

TEST_F(EvalResultsFile, SameBytesWrittenAgainAreFresh) {
  write("r.json", "{}");
  const ResultsFile file = ResultsFile::observe("r.json", kLimit);
  write("r.json", "{}");
  const auto content = file.read_if_written();
  ASSERT_TRUE(content.ok());
  EXPECT_EQ(*content, "{}");
}

TEST_F(EvalResultsFile, OtherBytesWithTheOldTimeAreFresh) {
  write("r.json", "{}");
  const auto time = fs::last_write_time("r.json");
  const ResultsFile file = ResultsFile::observe("r.json", kLimit);
  write("r.json", "[]");
  fs::last_write_time("r.json", time);
  EXPECT_TRUE(file.read_if_written().ok());
}

TEST_F(EvalResultsFile, NewFileIsFresh) {
  const ResultsFile file = ResultsFile::observe("r.json", kLimit);
  write("r.json", "{}");
  EXPECT_TRUE(file.read_if_written().ok());
}

TEST_F(EvalResultsFile, RemovedFileIsMissing) {
  write("r.json", "{}");
  const ResultsFile file = ResultsFile::observe("r.json", kLimit);
  fs::remove("r.json");
  const auto content = file.read_if_written();
  ASSERT_FALSE(content.ok());
  EXPECT_EQ(content.error().reason, "results_file_missing");
}

TEST_F(EvalResultsFile, FolderFifoAndTooLargeFileAreUnreadable) {
  fs::create_directory("folder");
  ASSERT_EQ(::mkfifo("fifo", 0600), 0);
  write("large", std::string(kLimit + 1, 'x'));
  for (const char* name : {"folder", "fifo", "large"}) {
    const auto content = read_results_file(name, kLimit);
    ASSERT_FALSE(content.ok()) << name;
    EXPECT_EQ(content.error().reason, "results_file_unreadable") << name;
    EXPECT_NE(content.error().message.find(name), std::string::npos);
  }
}

TEST_F(EvalResultsFile, AgeIsTheTimeSinceItWasWritten) {
  write("r.json", "{}");
  fs::last_write_time("r.json", fs::file_time_type::clock::now() - std::chrono::hours(2));
  EXPECT_GE(age_of("r.json")->count(), 7200);
  fs::last_write_time("r.json", fs::file_time_type::clock::now() + std::chrono::hours(2));
  EXPECT_LT(age_of("r.json")->count(), -7000);
  EXPECT_EQ(age_of("missing"), std::nullopt);
}

}  // namespace
}  // namespace aipreflight::evals
