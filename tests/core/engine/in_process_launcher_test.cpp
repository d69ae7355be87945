#include "in_process_launcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine_fixture.hpp"

namespace aipreflight::engine {
namespace {

using testing::HasSubstr;

// The same engine, with the runner's code on threads of this process.
class InProcessLauncherTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    launcher_ = std::make_unique<cli::InProcessLauncher>();
  }
};

TEST_F(InProcessLauncherTest, RunsChecksOfOneModuleAtTheSameTime) {
  add("one", "{what: meet, number: 1, path: " + meeting() + "}");
  add("two", "{what: meet, number: 2, path: " + meeting() + "}");
  add("bad", "{what: miss}");
  const RunResult result = run();
  EXPECT_EQ(launcher_->isolation(), "none");
  EXPECT_EQ(result.checks[0].status, Status::kPass) << result.checks[0].summary;
  EXPECT_EQ(result.checks[1].status, Status::kPass) << result.checks[1].summary;
  EXPECT_EQ(result.checks[2].status, Status::kFail) << result.checks[2].summary;
}

TEST_F(InProcessLauncherTest, CollectsErrorsAsAProcessWould) {
  add("odd", "{what: reject, number: 5}");
  const auto errors = plan_errors();
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0], HasSubstr("this number is not mine"));
}

TEST_F(InProcessLauncherTest, EndsACheckAtItsTimeLimitThatObeys) {
  add("slow", "{what: wait}").timeout = std::chrono::milliseconds(200);
  const RunResult result = run();
  EXPECT_EQ(result.checks[0].status, Status::kError);
  EXPECT_EQ(result.checks[0].reason_code, "plugin_timeout");
}

TEST_F(InProcessLauncherTest, MakesALateReportAnError) {
  add("late", "{what: late}");
  EXPECT_EQ(run().checks[0].reason_code, "late_report");
}

}  // namespace
}  // namespace aipreflight::engine
