#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session_fixture.hpp"

namespace aipreflight::host {
namespace {

using testing::HasSubstr;
using End = RunOutcome::End;

class SessionLimitsTest : public SessionTest {
 protected:
  void expect_limit(const RunOutcome& outcome, const std::string& reason) {
    EXPECT_EQ(outcome.end, End::kError);
    EXPECT_EQ(outcome.reason, reason) << outcome.text;
  }
};

TEST_F(SessionLimitsTest, EndsACheckThatWritesAFileBeyondTheLimitEvenAnEmptyOne) {
  limits_.file_bytes = 1 << 20;
  expect_limit(run("sparse file", 100ll << 30), "limit_disk");
}

TEST_F(SessionLimitsTest, EndsACheckThatFillsItsFolder) {
  limits_.artefact_bytes = 1 << 20;
  const RunOutcome outcome = run("full folder", 4 << 20);
  expect_limit(outcome, "limit_disk");
  EXPECT_THAT(outcome.text, HasSubstr("more than 1048576 bytes"));
}

TEST_F(SessionLimitsTest, EndsACheckThatTakesTooMuchMemory) {
  limits_.memory_bytes = 192u << 20;
  expect_limit(run("memory"), "limit_memory");
}

#ifndef AIPREFLIGHT_SANITIZED
TEST_F(SessionLimitsTest, BoundsAddressSpaceUnlessTheCheckStartsPrograms) {
  EXPECT_EQ(metric(run("tell limits"), "is bounded"), 1);
  const auto session = ready("tell limits", 0, {}, "starter");
  ASSERT_NE(session, nullptr);
  EXPECT_EQ(metric(session->run(artefacts(), {}), "is bounded"), 0);
}
#endif

TEST_F(SessionLimitsTest, EndsACheckThatStartsTooManyThreads) {
  limits_.threads = 20;
  const RunOutcome outcome = run("threads", 40);
  expect_limit(outcome, "limit_threads");
  EXPECT_THAT(outcome.text, HasSubstr("ran more than 20 threads"));
}

}  // namespace
}  // namespace aipreflight::host
