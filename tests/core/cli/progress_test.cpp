#include "progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aipreflight::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SteppedClock : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override { return now; }
  [[nodiscard]] WallTime wall() const override { return {}; }
  MonotonicTime now{};
};

CheckResult finished(const std::string& name, Status status) {
  CheckResult result;
  result.name = name;
  result.status = status;
  return result;
}

class ProgressTest : public ::testing::Test {
 protected:
  std::string shown(Progress::Look look, const std::function<void(Progress&)>& steps) {
    std::string page;
    {
      Progress progress(
          look,
          clock_,
          [&](std::string_view text) { page += text; },
          [](std::string text) { return text; });
      steps(progress);
    }
    return page;
  }
  SteppedClock clock_;
};

TEST_F(ProgressTest, IsPlainLinesOffATerminal) {
  const std::string page = shown({.mode = ProgressMode::kLines}, [this](Progress& progress) {
    progress.run_started(2);
    progress.check_started("evals");
    progress.check_progressed("evals", 0.5, "half");
    clock_.now += std::chrono::milliseconds(1200);
    progress.check_finished(finished("evals", Status::kPass));
    progress.check_finished(finished("cost", Status::kSkip));
  });
  EXPECT_EQ(page, "evals: started\nevals: PASS in 1.2s\ncost: SKIP\n");
}

TEST_F(ProgressTest, SaysNothingWhenQuiet) {
  EXPECT_EQ(shown({},
                  [](Progress& progress) {
                    progress.run_started(1);
                    progress.check_started("evals");
                    progress.check_finished(finished("evals", Status::kFail));
                  }),
            "");
}

TEST_F(ProgressTest, DrawsARegionAndClearsItAtTheEnd) {
  std::mutex drawn;
  std::condition_variable changed;
  std::string page;
  {
    Progress progress(
        {.mode = ProgressMode::kRegion, .columns = 40},
        clock_,
        [&](std::string_view text) {
          const std::lock_guard lock(drawn);
          page += text;
          changed.notify_all();
        },
        [](std::string text) { return text; });
    progress.run_started(2);
    progress.check_started("evals");
    progress.check_progressed("evals", 0.25, "question 5\x1b[2J " + std::string(200, 'x'));
    std::unique_lock lock(drawn);
    changed.wait(lock, [&] { return page.find("25%") != std::string::npos; });
  }
  EXPECT_THAT(page, HasSubstr("evals  0.0s  25%  question 5\\x1b[2J"));
  EXPECT_THAT(page, Not(HasSubstr(std::string(40, 'x'))));
  EXPECT_THAT(page, HasSubstr("0 of 2 done"));
  EXPECT_THAT(page, ::testing::EndsWith("A\r\x1b[J"));
}

TEST_F(ProgressTest, TakesSecretsOutOfAPluginsWords) {
  std::mutex drawn;
  std::condition_variable changed;
  std::string page;
  {
    Progress progress(
        {.mode = ProgressMode::kRegion, .columns = 80},
        clock_,
        [&](std::string_view text) {
          const std::lock_guard lock(drawn);
          page += text;
          changed.notify_all();
        },
        [](const std::string&) { return std::string("[redacted]"); });
    progress.check_started("evals");
    progress.check_progressed("evals", -1, "s3cret!!");
    std::unique_lock lock(drawn);
    changed.wait(lock, [&] { return page.find("[redacted]") != std::string::npos; });
  }
  EXPECT_THAT(page, Not(HasSubstr("s3cret")));
}

}  // namespace
}  // namespace aipreflight::cli
