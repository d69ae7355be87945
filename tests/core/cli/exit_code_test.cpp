#include "exit_code.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace aipreflight::cli {
namespace {

TEST(ExitCode, IsTwoForWhatIsKnownBeforeAnythingRuns) {
  for (const ErrorCode code : {ErrorCode::kUsage, ErrorCode::kProfile, ErrorCode::kPlugin}) {
    EXPECT_EQ(exit_code(code, Phase::kBeforeRun), 2);
  }
}

TEST(ExitCode, OfAFileDependsOnThePhase) {
  EXPECT_EQ(exit_code(ErrorCode::kIo, Phase::kBeforeRun), 2);
  EXPECT_EQ(exit_code(ErrorCode::kIo, Phase::kAfterRun), 3);
}

TEST(ExitCode, IsThreeForWhatCouldNotBeMeasured) {
  EXPECT_EQ(exit_code(ErrorCode::kExecution, Phase::kAfterRun), 3);
}

TEST(ExitCode, PutsConfigurationFirst) {
  EXPECT_EQ(exit_code(Errors{execution_error("x", "y"), usage_error("z")}, Phase::kBeforeRun), 2);
  EXPECT_EQ(exit_code(Errors{execution_error("x", "y")}, Phase::kBeforeRun), 3);
}

TEST(ExitCode, TellsTheSignal) {
  EXPECT_EQ(exit_code_of_signal(SIGINT), 130);
  EXPECT_EQ(exit_code_of_signal(SIGTERM), 143);
  EXPECT_EQ(exit_code(ErrorCode::kInterrupted, Phase::kAfterRun), 130);
}

}  // namespace
}  // namespace aipreflight::cli
