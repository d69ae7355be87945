#include "engine/run.hpp"

#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "base/text.hpp"
#include "engine_fixture.hpp"

namespace aipreflight::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

class RunTest : public EngineTest {
 protected:
  void TearDown() override {
    ::unsetenv("SOURCE_DATE_EPOCH");
    EngineTest::TearDown();
  }
};

TEST_F(RunTest, JudgesEveryCheckAndPointsToTheLineOfTheBound) {
  add("good", "{what: pass}");
  add("bad", "{what: miss, number: 3}");
  const RunResult result = run();
  ASSERT_EQ(result.checks.size(), 2u);
  EXPECT_EQ(result.checks[0].status, Status::kPass);
  EXPECT_EQ(result.checks[0].summary, "all is well");
  EXPECT_EQ(result.checks[1].status, Status::kFail);
  ASSERT_EQ(result.checks[1].gates.size(), 1u);
  EXPECT_EQ(result.checks[1].gates[0].location.to_string(), "profile.yml:1:22");
  EXPECT_EQ(result.verdict, Status::kFail);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.profile, "test");
  EXPECT_EQ(result.provenance.isolation, "process");
  ASSERT_TRUE(result.checks[0].plugin);
  EXPECT_EQ(result.checks[0].plugin->version, "1.2.3");
  EXPECT_TRUE(result.checks[0].usage);
  EXPECT_THAT(result.run_id, MatchesRegex("[0-9a-f]+"));
}

TEST_F(RunTest, KeepsTheOtherResultsWhenOneCheckFalls) {
  add("falls", "{what: crash, number: 11}");
  add("fails", "{what: miss}");
  add("good", "{what: pass}");
  const RunResult result = run();
  EXPECT_EQ(result.checks[0].status, Status::kError);
  EXPECT_EQ(result.checks[0].reason_code, "plugin_crashed");
  EXPECT_THAT(result.checks[0].summary, HasSubstr("crashed with SIGSEGV in run"));
  EXPECT_EQ(result.checks[1].status, Status::kFail);
  EXPECT_EQ(result.checks[2].status, Status::kPass);
  EXPECT_EQ(result.exit_code, 3);
}

TEST_F(RunTest, MakesAnActThatWasRefusedAnErrorUnlessTheProfileSaysOtherwise) {
  for (const char* id : {"strict", "lenient"}) {
    add(id, "{what: network}", "reaching").module = "reaching";
  }
  profile_.checks.back().warns_of_denied = true;
  const RunResult result = run();
  ASSERT_TRUE(result.checks[0].confinement);
  if (result.checks[0].confinement->network != "enforced") {
    GTEST_SKIP() << "this system cannot enforce it: " << result.checks[0].confinement->network;
  }
  EXPECT_EQ(result.checks[0].status, Status::kError);
  EXPECT_EQ(result.checks[0].reason_code, "denied");
  ASSERT_EQ(result.checks[0].findings.size(), 2u);
  EXPECT_EQ(result.checks[0].findings[0].message,
            "it was refused network: a socket of family IPv4");
  EXPECT_EQ(result.checks[1].status, Status::kWarn);
  EXPECT_EQ(result.checks[1].reason_code, "denied");
}

TEST_F(RunTest, MakesEvidenceStandBesideTheErrorThatEndedTheCheck) {
  add("late", "{what: late}");
  const RunResult result = run();
  EXPECT_EQ(result.checks[0].status, Status::kError);
  EXPECT_EQ(result.checks[0].reason_code, "late_report");
  ASSERT_EQ(result.checks[0].gates.size(), 1u);
  EXPECT_EQ(result.checks[0].gates[0].status, GateStatus::kPass);
}

TEST_F(RunTest, TakesACheckWithoutEvidenceForAnError) {
  add("empty", "{what: nothing}");
  const RunResult result = run();
  EXPECT_EQ(result.checks[0].status, Status::kError);
  EXPECT_EQ(result.checks[0].reason_code, "no_evidence");
}

TEST_F(RunTest, ShowsAnErrorInAFileOfTheCheckWithItsPlace) {
  add("file", "{what: bad file}");
  const RunResult result = run();
  EXPECT_EQ(result.checks[0].status, Status::kError);
  EXPECT_EQ(result.checks[0].reason_code, "configuration_error");
  ASSERT_EQ(result.checks[0].findings.size(), 1u);
  EXPECT_EQ(result.checks[0].findings[0].location.to_string(), "rules.json:3:7");
}

TEST_F(RunTest, CapsACheckAtWarnIfTheProfileSaysSo) {
  add("mild", "{what: miss}").caps_at_warn = true;
  EXPECT_EQ(run().checks[0].status, Status::kWarn);
}

TEST_F(RunTest, RunsChecksAtTheSameTime) {
  add("one", "{what: meet, number: 1, path: " + meeting() + "}");
  add("two", "{what: meet, number: 2, path: " + meeting() + "}");
  const RunResult result = run();
  EXPECT_EQ(result.checks[0].status, Status::kPass);
  EXPECT_EQ(result.checks[1].status, Status::kPass);
}

TEST_F(RunTest, RunsATimingSensitiveCheckAlone) {
  add("before", "{what: pass}");
  add("quiet", "{what: pass}", "alone");
  for (const char* id : {"a", "b", "c"}) add(id, "{what: pass}");
  recorder_.watched = "quiet";
  const RunResult result = run();
  EXPECT_TRUE(recorder_.was_alone);
  EXPECT_EQ(result.verdict, Status::kPass);
  EXPECT_EQ(recorder_.events.back(), "finished quiet");
  EXPECT_EQ(result.checks[1].name, "quiet");
}

TEST_F(RunTest, RunsACheckAfterThoseThatItComesAfter) {
  add("last", "{what: pass}").after = {"first"};
  add("first", "{what: pass}");
  const RunResult result = run();
  EXPECT_THAT(
      recorder_.events,
      ElementsAre("run of 2", "started first", "finished first", "started last", "finished last"));
  EXPECT_EQ(result.checks[0].name, "last");
}

TEST_F(RunTest, RunsACheckForFailuresOnlyIfOneFailed) {
  add("good", "{what: pass}");
  add("bad", "{what: miss}");
  add("falls", "{what: nothing}");
  for (const char* before : {"good", "bad", "falls"}) {
    auto& spec = add(std::string("after-") + before, "{what: pass}");
    spec.after = {before};
    spec.when = profile::When::kFailed;
  }
  const RunResult result = run();
  EXPECT_EQ(result.checks[3].status, Status::kSkip);
  EXPECT_EQ(result.checks[3].reason_code, "not_needed");
  EXPECT_EQ(result.checks[3].summary, "runs only if good failed");
  EXPECT_EQ(result.checks[4].status, Status::kPass);
  EXPECT_EQ(result.checks[5].status, Status::kPass);
}

TEST_F(RunTest, ShowsWhatWasSkippedAndWhy) {
  add("good", "{what: pass}");
  add("cost", "{}").skip_reason = "no cost budget configured";
  add("other", "{what: pass}");
  options_.selection.skip = {"other"};
  const RunResult result = run();
  EXPECT_EQ(result.checks[1].status, Status::kSkip);
  EXPECT_EQ(result.checks[1].reason_code, "not_configured");
  EXPECT_EQ(result.checks[1].summary, "no cost budget configured");
  EXPECT_EQ(result.checks[2].reason_code, "not_selected");
  EXPECT_EQ(result.exit_code, 0);
}

TEST_F(RunTest, PutsArtefactsIntoAFolderForEachCheckAndLeavesNoEmptyOnes) {
  add("writes", "{what: artefact}");
  add("silent", "{what: pass}");
  const RunResult result = run();
  ASSERT_EQ(result.checks[0].artefacts.size(), 1u);
  EXPECT_EQ(result.checks[0].artefacts[0].path, "checks/writes/numbers.txt");
  EXPECT_EQ(read("run/checks/writes/numbers.txt"), "1 2 3\n");
  EXPECT_FALSE(std::filesystem::exists("run/checks/silent"));
}

TEST_F(RunTest, LeavesNoFolderWhereNothingWasWritten) {
  add("silent", "{what: pass}");
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_empty("run"));
}

TEST_F(RunTest, MakesACheckAnErrorThatGetsNoFolder) {
  add("good", "{what: pass}");
  write("run/checks", "in the way");
  const RunResult result = run();
  EXPECT_EQ(result.checks[0].status, Status::kError);
  EXPECT_EQ(result.checks[0].reason_code, "io");
}

TEST_F(RunTest, EndsDaemonsBeforeItGivesItsResult) {
  add("daemon", "{what: daemon}");
  EXPECT_EQ(run().checks[0].status, Status::kPass);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

// Interrupts the run as soon as a check says how far it is.
class Interrupter : public Listener {
 public:
  void check_progressed(const std::string& /*id*/,
                        double fraction,
                        const std::string& text) override {
    seen = text::format_number(fraction) + " " + text;
    runner->interrupt();
  }
  std::string seen;
  Runner* runner = nullptr;
};

TEST_F(RunTest, GivesAWholeResultWhenItIsInterrupted) {
  options_.jobs = 1;
  add("running", "{what: wait}");
  add("waiting", "{what: pass}");
  add("quiet", "{what: pass}", "alone");
  Planned planned = plan();
  ASSERT_THAT(planned.errors, IsEmpty());
  Runner runner(std::move(planned.plan));
  Interrupter interrupter;
  interrupter.runner = &runner;
  const RunResult result = runner.run(run_options(), interrupter);
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(interrupter.seen, "0.5 waiting");
  ASSERT_EQ(result.checks.size(), 3u);
  for (const CheckResult& check : result.checks) {
    EXPECT_EQ(check.status, Status::kError) << check.name;
    EXPECT_EQ(check.reason_code, "interrupted") << check.name;
  }
  EXPECT_EQ(result.checks[0].gates.size(), 1u);
}

TEST_F(RunTest, MeasuresNothingWhenItIsInterruptedBeforeItStarts) {
  add("good", "{what: pass}");
  Planned planned = plan();
  Runner runner(std::move(planned.plan));
  runner.interrupt();
  const RunResult result = runner.run(run_options(), recorder_);
  EXPECT_EQ(result.checks[0].reason_code, "interrupted");
  EXPECT_THAT(recorder_.events, ElementsAre("run of 1", "finished good"));
}

TEST_F(RunTest, GivesTheSameResultUnderSourceDateEpoch) {
  ::setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
  add("good", "{what: pass}");
  const RunResult first = run();
  const RunResult second = run();
  EXPECT_EQ(first.run_id, second.run_id);
  EXPECT_EQ(first.generated, "2023-11-14T22:13:20Z");
  EXPECT_EQ(second.generated, first.generated);
  EXPECT_FALSE(first.checks[0].usage);
  ::unsetenv("SOURCE_DATE_EPOCH");
  EXPECT_NE(run().run_id, first.run_id);
}

TEST_F(RunTest, CountsAWarningAsFailureOnlyIfAskedTo) {
  add("mild", "{what: miss}").caps_at_warn = true;
  Planned planned = plan();
  RunOptions options = run_options();
  options.fail_on = FailOn::kWarn;
  const RunResult result = Runner(std::move(planned.plan)).run(options, recorder_);
  EXPECT_EQ(result.verdict, Status::kWarn);
  EXPECT_TRUE(result.strict);
  EXPECT_EQ(result.exit_code, 1);
}

}  // namespace
}  // namespace aipreflight::engine
