#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <thread>

#include "session_fixture.hpp"

namespace aipreflight::host {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

class SessionPrepareTest : public SessionTest {
 protected:
  Error load_error(const std::string& module) {
    auto session = open(module);
    auto loaded = session->start();
    EXPECT_FALSE(loaded.ok());
    return loaded.ok() ? Error{} : loaded.take_error();
  }
  Errors create_errors(const std::string& what) {
    auto session = open("hostile");
    EXPECT_TRUE(session->start().ok());
    return session->create("hostile", config(what, 5, ""));
  }
};

TEST_F(SessionPrepareTest, TellsWhatTheModuleIs) {
  auto session = open("hostile");
  const auto module = session->start();
  ASSERT_TRUE(module.ok()) << module.error().to_string();
  EXPECT_EQ(module->id, "hostile");
  EXPECT_EQ(module->version, "1.2.3");
  ASSERT_EQ(module->check_types.size(), 3u);
  EXPECT_TRUE(module->check_types[1].timing_sensitive);
  EXPECT_EQ(session->plugin().version, "1.2.3");
  EXPECT_EQ(session->plugin().abi_major, 1u);
  EXPECT_EQ(session->plugin().sha256.size(), 64u);
}

TEST_F(SessionPrepareTest, SaysThatAModuleCrashedWhileItWasLoaded) {
  const Error error = load_error("abort-at-load");
  EXPECT_EQ(error.code, ErrorCode::kPlugin);
  EXPECT_EQ(error.reason, "plugin_load_failed");
  EXPECT_THAT(error.message,
              HasSubstr("module 'abort-at-load' crashed with SIGABRT while loading"));
  EXPECT_THAT(error.message, HasSubstr("the trap is sprung"));
}

TEST_F(SessionPrepareTest, DoesNotTakeAnExitWithZeroForSuccess) {
  const Error error = load_error("exit-at-load");
  EXPECT_EQ(error.reason, "plugin_load_failed");
  EXPECT_THAT(error.message, HasSubstr("ended its process while loading (exit status 0)"));
}

TEST_F(SessionPrepareTest, EndsAModuleThatDoesNotLoadInTime) {
  limits_.prepare = milliseconds(300);
  const Error error = load_error("hang-at-load");
  EXPECT_EQ(error.reason, "plugin_timeout");
  EXPECT_THAT(error.message, HasSubstr("did not answer while loading within"));
}

TEST_F(SessionPrepareTest, PassesOnTheRunnersRefusal) {
  const Error error = load_error("no-entry");
  EXPECT_EQ(error.code, ErrorCode::kPlugin);
  EXPECT_THAT(error.message, HasSubstr("aipreflight_plugin_v1"));
}

TEST_F(SessionPrepareTest, PutsAComplaintAboutAValueWhereTheValueStands) {
  const Errors errors = create_errors("reject");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].code, ErrorCode::kProfile);
  EXPECT_EQ(errors[0].message, "this number is not mine");
  EXPECT_EQ(errors[0].where.to_string(), "profile.yml:3:5");
}

TEST_F(SessionPrepareTest, ReportsACreateThatRefusesInSilence) {
  const Errors errors = create_errors("reject in silence");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].code, ErrorCode::kPlugin);
  EXPECT_EQ(errors[0].reason, "plugin_defect");
}

TEST_F(SessionPrepareTest, ReportsACreateThatCrashes) {
  const Errors errors = create_errors("crash in create");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].reason, "plugin_crashed");
  EXPECT_THAT(errors[0].message,
              HasSubstr("module 'hostile' 1.2.3 crashed with SIGABRT in create"));
  EXPECT_EQ(errors[0].hint, "report it to nobody@example.org");
}

TEST_F(SessionPrepareTest, EndsACreateThatDoesNotReturn) {
  limits_.prepare = milliseconds(2000);
  const Errors errors = create_errors("hang in create");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].reason, "plugin_timeout");
}

TEST_F(SessionPrepareTest, RefusesAConfigurationThatFitsNoFrame) {
  auto session = open("hostile");
  ASSERT_TRUE(session->start().ok());
  const Errors errors = session->create("hostile", config("pass", 0, std::string(2u << 20, 'x')));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].code, ErrorCode::kProfile);
  EXPECT_THAT(errors[0].message, HasSubstr("more than the limit of 1048576"));
}

TEST_F(SessionPrepareTest, LeavesNoRunnerBehindThatWasNeverRun) {
  { const auto session = ready("pass"); }
  int status = 0;
  EXPECT_EQ(::waitpid(-1, &status, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(SessionPrepareTest, GivesTheRunnerNothingButItsOwnDescriptors) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);  // not close-on-exec, as a library might open it
  const int high = ::fcntl(ends[0], F_DUPFD, 300);
  const RunOutcome outcome = run("look around", high);
  ASSERT_EQ(outcome.evidence.gates.size(), 4u);
  for (const Gate& gate : outcome.evidence.gates) EXPECT_EQ(gate.value, 1) << gate.id;
  EXPECT_EQ(outcome.end, RunOutcome::End::kDone) << outcome.text;
  for (const int descriptor : {ends[0], ends[1], high}) ::close(descriptor);
}

TEST_F(SessionPrepareTest, LetsARunnerOutliveTheThreadThatStartedIt) {
  std::unique_ptr<Session> session;
  std::thread([&] { session = ready("pass"); }).join();
  ASSERT_NE(session, nullptr);
  EXPECT_EQ(session->run(artefacts(), {}).end, RunOutcome::End::kDone);
}

TEST_F(SessionPrepareTest, NamesBothPlacesWhereTheRunnerIsNot) {
  const auto launcher = process_launcher(folder() / "bin/aipreflight");
  ASSERT_FALSE(launcher.ok());
  EXPECT_EQ(launcher.error().reason, "runner_missing");
  EXPECT_THAT(launcher.error().message, HasSubstr((folder() / "bin/aipreflight-runner").string()));
  EXPECT_THAT(launcher.error().message,
              HasSubstr((folder() / "libexec/aipreflight/aipreflight-runner").string()));
}

TEST_F(SessionPrepareTest, SaysWhyARunnerThatIsNoProgramDoesNotStart) {
  std::filesystem::create_directory("bin");
  write("bin/aipreflight-runner", "no program");
  ::chmod("bin/aipreflight-runner", 0755);
  auto launcher = process_launcher(folder() / "bin/aipreflight");
  ASSERT_TRUE(launcher.ok());
  launcher_ = launcher.take();
  const Error error = load_error("hostile");
  EXPECT_EQ(error.reason, "plugin_load_failed");
  EXPECT_THAT(error.message, HasSubstr("cannot start the runner: Exec format error"));
}

}  // namespace
}  // namespace aipreflight::host
