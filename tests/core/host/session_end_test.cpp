#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "base/process.hpp"
#include "host/orphans.hpp"
#include "session_fixture.hpp"

namespace aipreflight::host {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using End = RunOutcome::End;
using std::chrono::milliseconds;

class SessionEndTest : public SessionTest {
 protected:
  void expect_error(const RunOutcome& outcome, const std::string& reason, const std::string& text) {
    EXPECT_EQ(outcome.end, End::kError);
    EXPECT_EQ(outcome.reason, reason);
    EXPECT_THAT(outcome.text, HasSubstr(text));
  }
  // Waits, with an end, for a process to be gone.
  static bool goes(double pid) {
    for (int i = 0; i < 500 && !is_gone(pid); ++i) std::this_thread::sleep_for(milliseconds(10));
    return is_gone(pid);
  }
};

TEST_F(SessionEndTest, NamesTheSignalOfACrashAndTheLastWords) {
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL}) {
    const RunOutcome outcome = run("crash", signal);
    const std::string name = process::signal_name(signal);
    expect_error(outcome,
                 "plugin_crashed",
                 "crashed with " + name + " in run; its last lines: about to fall over");
    EXPECT_THAT(outcome.text, HasSubstr("report it to nobody@example.org"));
  }
}

TEST_F(SessionEndTest, DoesNotBelieveAnExitWhateverItsStatus) {
#ifdef AIPREFLIGHT_SANITIZED
  GTEST_SKIP()
      << "the sanitizer looks for leaks at exit by ptrace, which is refused: another status";
#endif
  const RunOutcome outcome = run("exit", 0);
  expect_error(outcome, "plugin_exited", "ended its process in run (exit status 0)");
  EXPECT_EQ(outcome.evidence.gates.size(), 1u);
  expect_error(run("exit", 3), "plugin_exited", "(exit status 3)");
  expect_error(run("_exit", 0), "plugin_exited", "(exit status 0)");
  const auto session = ready("exec", 0, {}, "starter");
  ASSERT_NE(session, nullptr);
  expect_error(session->run(artefacts(), {}), "plugin_exited", "(exit status 0)");
}

TEST_F(SessionEndTest, TellsAKillFromACrash) {
  expect_error(run("crash", SIGKILL), "plugin_killed", "was killed by SIGKILL in run");
}

TEST_F(SessionEndTest, KeepsTheEvidenceOfACheckThatFallsInDestroy) {
  const RunOutcome crash = run("crash in destroy");
  expect_error(crash, "plugin_crashed", "crashed with SIGABRT in destroy");
  EXPECT_EQ(crash.evidence.gates.size(), 1u);
  const RunOutcome exit = run("exit in destroy");
  expect_error(exit, "plugin_exited", "ended its process in destroy");
  EXPECT_EQ(exit.evidence.gates.size(), 1u);
}

TEST_F(SessionEndTest, EndsADestroyThatDoesNotReturn) {
  limits_.prepare = milliseconds(2000);
  const RunOutcome outcome = run("hang in destroy");
  expect_error(outcome, "plugin_timeout", "did not return from destroy");
  EXPECT_EQ(outcome.evidence.gates.size(), 1u);
}

TEST_F(SessionEndTest, EndsACheckAtItsTimeLimitWhetherItObeysOrNot) {
  limits_.wall = milliseconds(1000);
  const RunOutcome obeying = run("wait");
  expect_error(obeying, "plugin_timeout", "did not end within its limit of ");
  EXPECT_EQ(obeying.evidence.gates.size(), 1u);
  expect_error(run("ignore"), "plugin_timeout", "did not end within its limit of ");
}

TEST_F(SessionEndTest, EndsACheckThatStoppedItself) {
  limits_.wall = milliseconds(200);
  expect_error(run("stop"), "plugin_timeout", "did not end within its limit of ");
}

TEST_F(SessionEndTest, RefusesSignalsToTheHostItsGroupAndEveryone) {
  const RunOutcome outcome = run("signal the host");
  EXPECT_EQ(outcome.end, End::kDone);
  ASSERT_EQ(outcome.evidence.gates.size(), 5u);
  for (const Gate& gate : outcome.evidence.gates) EXPECT_EQ(gate.value, 1) << gate.id;
}

TEST_F(SessionEndTest, LeavesNoChildOfTheCheckBehind) {
  const RunOutcome outcome = run("child");
  EXPECT_EQ(outcome.end, End::kDone) << outcome.text;
  EXPECT_TRUE(is_gone(metric(outcome, "pid")));
  EXPECT_EQ(::kill(static_cast<pid_t>(metric(outcome, "pid")), 0), -1);
}

TEST_F(SessionEndTest, LeavesNoneOfManyChildrenBehind) {
  EXPECT_EQ(run("children", 200).end, End::kDone);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(SessionEndTest, EndsADaemonThatLeftTheGroup) {
  const RunOutcome outcome = run("daemon");
  EXPECT_EQ(outcome.end, End::kDone) << outcome.text;
  const double daemon = metric(outcome, "pid");
  ASSERT_GT(daemon, 0);
  EXPECT_GE(reap_orphans(), 1u);
  EXPECT_TRUE(is_gone(daemon));
  EXPECT_EQ(reap_orphans(), 0u);
}

TEST_F(SessionEndTest, SparesRunnersWhenItEndsOrphans) {
  const auto session = ready("pass");
  ASSERT_NE(session, nullptr);
  EXPECT_EQ(reap_orphans(), 0u);
  EXPECT_EQ(session->run(artefacts(), {}).end, End::kDone);
}

TEST_F(SessionEndTest, MakesAnythingButFramesOnTheWireAnError) {
  expect_error(run("garbage"), "protocol", "broke the protocol of the runner in run");
  expect_error(run("huge length"), "protocol", "broke the protocol of the runner in run");
  expect_error(run("unknown kind"), "protocol", "nope");
  expect_error(run("out of turn"), "protocol", "sent a message that does not belong in run");
}

TEST_F(SessionEndTest, NoticesAWireThatIsClosedOrCut) {
  expect_error(run("close the wire"), "protocol", "it closed the connection to the host");
  expect_error(run("half a frame"), "plugin_exited", "(exit status 0)");
}

TEST_F(SessionEndTest, TakesTheRunnerAlongWhenTheHostIsKilled) {
  launcher_.reset();
  const pid_t host = ::fork();
  if (host == 0) {
    auto launcher = process_launcher(AIPREFLIGHT_BIN "/aipreflight");
    if (!launcher.ok()) ::_exit(1);
    launcher_ = launcher.take();
    static_cast<void>(run("tell pid"));
    ::_exit(0);
  }
  ASSERT_GT(host, 0);
  for (int i = 0; i < 2000 && !std::filesystem::exists("artefacts/pid"); ++i) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  const std::string pid = read("artefacts/pid");
  ::kill(host, SIGKILL);
  ::waitpid(host, nullptr, 0);
  ASSERT_NE(pid, "");
  EXPECT_TRUE(goes(std::stod(pid)));
  reap_orphans();
}

}  // namespace
}  // namespace aipreflight::host
