#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "base/digest.hpp"
#include "session_fixture.hpp"

namespace aipreflight::host {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using End = RunOutcome::End;

class SessionRunTest : public SessionTest {};

TEST_F(SessionRunTest, BringsTheEvidenceOfACheckThatEndsWell) {
  const RunOutcome outcome = run("pass");
  EXPECT_EQ(outcome.end, End::kDone);
  EXPECT_EQ(outcome.reason, "");
  ASSERT_EQ(outcome.evidence.gates.size(), 1u);
  EXPECT_EQ(outcome.evidence.gates[0].id, "ok");
  EXPECT_EQ(outcome.evidence.gates[0].config_key, "number");
  EXPECT_EQ(outcome.evidence.summaries[0], "all is well");
  EXPECT_GT(outcome.usage.wall_seconds, 0);
  EXPECT_GT(outcome.usage.peak_rss_bytes, 0u);
}

TEST_F(SessionRunTest, PassesOnWhyACheckDoesNotApply) {
  const RunOutcome outcome = run("not applicable");
  EXPECT_EQ(outcome.end, End::kNotApplicable);
  EXPECT_EQ(outcome.reason, "nothing_here");
  EXPECT_EQ(outcome.text, "there is nothing here");
}

TEST_F(SessionRunTest, DoesNotLetACheckHideItsEvidenceBehindNotApplicable) {
  const RunOutcome outcome = run("miss and not applicable");
  EXPECT_EQ(outcome.end, End::kError);
  EXPECT_EQ(outcome.reason, "plugin_defect");
  EXPECT_EQ(outcome.evidence.gates.size(), 1u);
}

TEST_F(SessionRunTest, PassesOnWhyACheckCouldNotMeasure) {
  const RunOutcome outcome = run("could not measure");
  EXPECT_EQ(outcome.end, End::kError);
  EXPECT_EQ(outcome.reason, "no_server");
  EXPECT_THAT(outcome.text, HasSubstr("the server is down"));
  EXPECT_EQ(outcome.evidence.gates.size(), 1u);
}

TEST_F(SessionRunTest, KeepsThePlaceOfAnErrorInAFileThatTheCheckReadItself) {
  const RunOutcome outcome = run("bad file");
  EXPECT_EQ(outcome.end, End::kError);
  EXPECT_EQ(outcome.reason, "configuration_error");
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(outcome.errors[0].where.to_string(), "rules.json:3:7");
  EXPECT_EQ(outcome.errors[0].message, "a rule without a name");
}

TEST_F(SessionRunTest, TakesAnAnswerThatMakesNoSenseForADefect) {
  EXPECT_EQ(run("nonsense").reason, "plugin_defect");
  EXPECT_EQ(run("stop unasked").reason, "plugin_defect");
}

TEST_F(SessionRunTest, DigestsAnArtefactAfterTheEnd) {
  const RunOutcome outcome = run("artefact");
  ASSERT_EQ(outcome.end, End::kDone) << outcome.text;
  const Artefact* file = artefact(outcome, "numbers.txt");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->bytes, 6u);
  EXPECT_EQ(file->media_type, "text/plain");
  EXPECT_EQ(file->sha256, sha256_hex("1 2 3\n"));
}

TEST_F(SessionRunTest, SaysInTheLogThatAnArtefactWasNeverWritten) {
  const RunOutcome outcome = run("announce");
  EXPECT_EQ(outcome.end, End::kDone);
  EXPECT_EQ(artefact(outcome, "never.txt"), nullptr);
  EXPECT_EQ(read("artefacts/plugin.log"),
            "warning: artefact 'never.txt' was announced and not written\n");
}

TEST_F(SessionRunTest, RefusesAnArtefactThatIsALinkOrAPipe) {
  const RunOutcome symlink = run("symlink");
  EXPECT_EQ(symlink.end, End::kError);
  EXPECT_EQ(symlink.reason, "artefact_name");
  EXPECT_THAT(symlink.text, HasSubstr("'numbers.txt' is a symlink"));
  EXPECT_EQ(artefact(symlink, "numbers.txt"), nullptr);
  std::filesystem::remove("artefacts/numbers.txt");
  const RunOutcome fifo = run("fifo");
  EXPECT_EQ(fifo.reason, "artefact_name");
  EXPECT_THAT(fifo.text, HasSubstr("is not a regular file"));
}

TEST_F(SessionRunTest, KeepsWhatIsPrintedApartFromTheProtocol) {
  const RunOutcome outcome = run("forge");
  EXPECT_EQ(outcome.end, End::kDone);
  EXPECT_EQ(read("artefacts/stdout.log"), "Verdict: PASS\n::error::no\n\033[2J");
  const Artefact* log = artefact(outcome, "stdout.log");
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(log->bytes, 30u);
  EXPECT_EQ(artefact(outcome, "stderr.log"), nullptr);
}

TEST_F(SessionRunTest, DoesNotWriteALogThroughALink) {
  const RunOutcome outcome = run("log symlink");
  EXPECT_FALSE(std::filesystem::is_symlink("artefacts/stdout.log"));
  EXPECT_THAT(read("artefacts/stdout.log"), HasSubstr("Verdict: PASS"));
}

TEST_F(SessionRunTest, KeepsHeadAndTailOfAFlood) {
  limits_.output_bytes = 64u << 10;
  const RunOutcome outcome = run("flood", 200ll << 20);
  EXPECT_EQ(outcome.end, End::kDone) << outcome.text;
  const std::string log = read("artefacts/stdout.log");
  EXPECT_LT(log.size(), 70u << 10);
  EXPECT_THAT(log, HasSubstr(" bytes are missing here"));
  EXPECT_EQ(run("flood", 1 << 20, "stderr").end, End::kDone);
  EXPECT_THAT(read("artefacts/stderr.log"), HasSubstr("bytes are missing here"));
}

TEST_F(SessionRunTest, TakesAHundredThousandGatesAndNotOneMore) {
  const RunOutcome full = run("gates", 100'000);
  EXPECT_EQ(full.end, End::kDone) << full.text;
  EXPECT_EQ(full.evidence.gates.size(), 100'000u);
  limits_.gates = 100;
  const RunOutcome over = run("gates", 101);
  EXPECT_EQ(over.end, End::kError);
  EXPECT_EQ(over.reason, "limit_gates");
  EXPECT_EQ(over.evidence.gates.size(), 100u);
}

TEST_F(SessionRunTest, MakesALateReportAnError) {
  const RunOutcome outcome = run("late");
  EXPECT_EQ(outcome.end, End::kError);
  EXPECT_EQ(outcome.reason, "late_report");
  EXPECT_EQ(outcome.evidence.gates.size(), 1u);
}

TEST_F(SessionRunTest, IsCancelledFromAnotherThread) {
  const auto session = ready("wait");
  ASSERT_NE(session, nullptr);
  std::thread canceller([&] { session->cancel(); });
  const RunOutcome outcome = session->run(artefacts(), {});
  canceller.join();
  EXPECT_EQ(outcome.end, End::kCancelled);
  EXPECT_EQ(outcome.reason, "interrupted");
}

TEST_F(SessionRunTest, EndsACancelledCheckThatDoesNotObey) {
  const auto session = ready("ignore");
  ASSERT_NE(session, nullptr);
  session->cancel();
  const RunOutcome outcome = session->run(artefacts(), {});
  EXPECT_EQ(outcome.end, End::kCancelled);
}

}  // namespace
}  // namespace aipreflight::host
