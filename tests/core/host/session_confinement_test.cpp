#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "session_fixture.hpp"

namespace aipreflight::host {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr Restrictions kNothing{};
constexpr Restrictions kAll{true, true, true};

// Runs the module tests/core/host/modules/reaching.c, which says what became of what it tried. What
// a kernel cannot enforce is told instead: such a test is skipped there.
class SessionConfinementTest : public SessionTest {
 protected:
  void SetUp() override {
    SessionTest::SetUp();
    std::filesystem::create_directory("elsewhere");
    std::ofstream(elsewhere() + "/old.txt") << "kept";
  }

  [[nodiscard]] std::string elsewhere() const { return folder() / "elsewhere"; }

  [[nodiscard]] RunOutcome reach(const std::string& check,
                                 const std::string& what,
                                 const std::string& path = {},
                                 const Restrictions& forbidden = kNothing) {
    auto session = open("reaching", forbidden);
    if (session == nullptr) return {};
    const auto module = session->start();
    EXPECT_TRUE(module.ok()) << module.error().to_string();
    if (!module.ok()) return {};
    ConfigNode root;
    ConfigNode text;
    text.kind = ConfigNode::Kind::kText;
    text.text = what;
    add(root, "what", text, 1);
    text.text = path;
    add(root, "path", text, 2);
    number_nodes(root);
    const Errors errors = session->create(check, root);
    EXPECT_TRUE(errors.empty()) << errors.front().to_string();
    return session->run(artefacts(), {});
  }

  static auto denied(const std::string& act, const std::string& what) {
    return AllOf(Field(&Denial::act, act), Field(&Denial::what, HasSubstr(what)));
  }
};

#define SKIP_UNLESS_ENFORCED(text) \
  if ((text) != "enforced") GTEST_SKIP() << "this system cannot enforce it: " << (text)

TEST_F(SessionConfinementTest, RefusesANetworkToACheckThatDoesNotNeedOne) {
  const RunOutcome outcome = reach("reaching", "network");
  EXPECT_EQ(outcome.end, RunOutcome::End::kDone) << outcome.text;
  SKIP_UNLESS_ENFORCED(outcome.confinement.network);
  EXPECT_EQ(metric(outcome, "ipv4"), EPERM);
  EXPECT_EQ(metric(outcome, "ipv6"), EPERM);
  EXPECT_EQ(metric(outcome, "local"), 0);
  EXPECT_THAT(outcome.denials, ElementsAre(denied("network", "IPv4"), denied("network", "IPv6")));
}

TEST_F(SessionConfinementTest, LetsACheckHaveTheNetworkThatItNeeds) {
  const RunOutcome outcome = reach("networking", "network");
  EXPECT_EQ(outcome.confinement.network, "allowed");
  EXPECT_EQ(metric(outcome, "ipv4"), 0);
  EXPECT_THAT(outcome.denials, IsEmpty());
}

TEST_F(SessionConfinementTest, LetsTheProfileTakeAwayWhatACheckNeeds) {
  const RunOutcome outcome = reach("doing", "network", {}, {.network = true});
  EXPECT_EQ(outcome.confinement.exec, "allowed");
  EXPECT_EQ(outcome.confinement.write, "allowed");
  SKIP_UNLESS_ENFORCED(outcome.confinement.network);
  EXPECT_EQ(metric(outcome, "ipv4"), EPERM);
  EXPECT_THAT(outcome.denials, SizeIs(2));
}

TEST_F(SessionConfinementTest, RefusesProgramsToACheckThatDoesNotNeedThem) {
  const RunOutcome outcome = reach("reaching", "exec");
  EXPECT_EQ(outcome.end, RunOutcome::End::kDone) << outcome.text;
  SKIP_UNLESS_ENFORCED(outcome.confinement.exec);
  EXPECT_EQ(metric(outcome, "program"), EPERM);
  EXPECT_EQ(metric(outcome, "missing"), ENOENT);
  EXPECT_THAT(outcome.denials, ElementsAre(denied("exec", "/bin/true")));
}

TEST_F(SessionConfinementTest, LetsACheckStartTheProgramsThatItNeeds) {
  const RunOutcome outcome = reach("executing", "exec");
  EXPECT_EQ(outcome.confinement.exec, "allowed");
  EXPECT_EQ(metric(outcome, "program"), 0);
}

TEST_F(SessionConfinementTest, RefusesToChangeFilesOutsideTheArtefactFolder) {
  const RunOutcome outcome = reach("reaching", "write", elsewhere());
  EXPECT_EQ(outcome.end, RunOutcome::End::kDone) << outcome.text;
  SKIP_UNLESS_ENFORCED(outcome.confinement.write);
  for (const char* act : {"create", "folder", "symlink", "truncate", "unlink"}) {
    EXPECT_EQ(metric(outcome, act), EACCES) << act;
  }
  EXPECT_EQ(metric(outcome, "read"), 0);
  EXPECT_EQ(metric(outcome, "device"), 0);
  EXPECT_EQ(bytes_of(elsewhere() + "/old.txt"), "kept");
  EXPECT_FALSE(std::filesystem::exists(elsewhere() + "/new.txt"));
  EXPECT_THAT(outcome.denials, SizeIs(5));
  EXPECT_THAT(outcome.denials[0], denied("write", "/elsewhere/new.txt"));
}

TEST_F(SessionConfinementTest, LeavesTheArtefactFolderToTheCheck) {
  const RunOutcome outcome = reach("reaching", "write", elsewhere());
  for (const char* act :
       {"artefact", "artefact folder", "artefact rename", "artefact rename back"}) {
    EXPECT_EQ(metric(outcome, act), 0) << act;
  }
  EXPECT_NE(artefact(outcome, "note.txt"), nullptr);
}

TEST_F(SessionConfinementTest, DoesNotTakeAFolderWhoseNameOnlyBeginsAlikeForTheArtefactFolder) {
  std::filesystem::create_directory("artefacts-of-others");
  std::ofstream("artefacts-of-others/old.txt") << "kept";
  const RunOutcome outcome = reach("reaching", "write", folder() / "artefacts-of-others");
  SKIP_UNLESS_ENFORCED(outcome.confinement.write);
  EXPECT_EQ(metric(outcome, "create"), EACCES);
  EXPECT_EQ(bytes_of("artefacts-of-others/old.txt"), "kept");
}

TEST_F(SessionConfinementTest, RefusesToWriteThroughALinkInTheArtefactFolder) {
  std::filesystem::create_symlink(elsewhere(), "artefacts/way-out");
  const RunOutcome outcome = reach("reaching", "write", artefacts() + "/way-out");
  SKIP_UNLESS_ENFORCED(outcome.confinement.write);
  EXPECT_EQ(metric(outcome, "create"), EACCES);
  EXPECT_EQ(metric(outcome, "truncate"), EACCES);
  EXPECT_EQ(bytes_of(elsewhere() + "/old.txt"), "kept");
}

TEST_F(SessionConfinementTest, RefusesToWriteBeforeTheCheckRuns) {
  const RunOutcome outcome = reach("reaching", "write in create", elsewhere() + "/new.txt");
  SKIP_UNLESS_ENFORCED(outcome.confinement.write);
  EXPECT_FALSE(std::filesystem::exists(elsewhere() + "/new.txt"));
  EXPECT_THAT(outcome.denials, ElementsAre(denied("write", "/elsewhere/new.txt")));
}

TEST_F(SessionConfinementTest, KnowsTheOtherNamesOfAPlace) {
  for (const char* name : {"/proc/self/root",
                           "/proc/thread-self/root",
                           "/proc//self/root",
                           "/proc/self/task/../root",
                           "/proc/self/../self/root",
                           "/dev/fd/../root"}) {
    const RunOutcome outcome =
        reach("reaching", "write in create", name + elsewhere() + "/new.txt");
    SKIP_UNLESS_ENFORCED(outcome.confinement.write);
    EXPECT_FALSE(std::filesystem::exists(elsewhere() + "/new.txt")) << name;
    EXPECT_THAT(outcome.denials, ElementsAre(denied("write", "/elsewhere/new.txt"))) << name;
  }
}

TEST_F(SessionConfinementTest, KnowsTheMemoryOfTheHostFromThatOfTheCheck) {
  const std::string host = "/proc/" + std::to_string(::getpid());
  for (const std::string& path : {host + "/mem", "/proc/self/.." + host.substr(5) + "/mem"}) {
    const RunOutcome outcome = reach("reaching", "write in create", path);
    SKIP_UNLESS_ENFORCED(outcome.confinement.write);
    EXPECT_THAT(outcome.denials, ElementsAre(denied("write", host + "/mem"))) << path;
  }
}

TEST_F(SessionConfinementTest, LeavesACheckItsStreamsAndItself) {
  const RunOutcome outcome = reach("reaching", "own streams");
  EXPECT_EQ(metric(outcome, "stderr"), 0);
  EXPECT_EQ(metric(outcome, "descriptor"), 0);
  EXPECT_THAT(outcome.denials, IsEmpty());
}

TEST_F(SessionConfinementTest, RefusesWhatOutlivesTheCheckAndIsNoFile) {
  const RunOutcome outcome = reach("reaching", "outliving");
  SKIP_UNLESS_ENFORCED(outcome.confinement.write);
  for (const char* call : {"shmget", "semget", "msgget", "mq_open"}) {
    EXPECT_EQ(metric(outcome, call), EACCES) << call;
  }
  ASSERT_THAT(outcome.denials, SizeIs(4));
  EXPECT_THAT(outcome.denials[0], denied("write", "shmget of what outlives the check"));
}

TEST_F(SessionConfinementTest, LeavesACheckNoOtherViewOfTheFiles) {
  const RunOutcome outcome = reach("reaching", "another root");
  EXPECT_EQ(metric(outcome, "another root"), EPERM);
}

TEST_F(SessionConfinementTest, HoldsAModuleThatIsBeingLoadedToTheProfile) {
  const std::string path = elsewhere() + "/at-load.txt";
  ::setenv("AIPREFLIGHT_TEST_WRITE_AT_LOAD", path.c_str(), 1);
  const RunOutcome outcome = reach("doing", "", {}, kAll);
  ::unsetenv("AIPREFLIGHT_TEST_WRITE_AT_LOAD");
  SKIP_UNLESS_ENFORCED(outcome.confinement.write);
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_THAT(outcome.denials, ElementsAre(denied("write", "/elsewhere/at-load.txt")));
}

TEST_F(SessionConfinementTest, HoldsProgramsToWhatTheirCheckMayDo) {
  const std::string file = elsewhere() + "/by-shell.txt";
  const RunOutcome outcome = reach("executing", "shell", "echo x > " + file + " || exit 7");
  SKIP_UNLESS_ENFORCED(outcome.confinement.write);
  EXPECT_NE(metric(outcome, "shell"), 0);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_THAT(outcome.denials, ElementsAre(denied("write", "/elsewhere/by-shell.txt")));
}

TEST_F(SessionConfinementTest, LetsProgramsDoWhatTheirCheckMayDo) {
  const std::string file = elsewhere() + "/by-shell.txt";
  const RunOutcome outcome = reach("doing", "shell", "echo x > " + file);
  EXPECT_EQ(metric(outcome, "shell"), 0);
  EXPECT_EQ(bytes_of(file), "x\n");
}

TEST_F(SessionConfinementTest, LeavesNoWayAroundTheFilter) {
  const RunOutcome outcome = reach("reaching", "io_uring");
  SKIP_UNLESS_ENFORCED(outcome.confinement.network);
  EXPECT_EQ(metric(outcome, "io_uring"), ENOSYS);
}

TEST_F(SessionConfinementTest, CountsWhatIsTriedAgainAndAgain) {
  const RunOutcome outcome = reach("reaching", "often");
  SKIP_UNLESS_ENFORCED(outcome.confinement.network);
  ASSERT_THAT(outcome.denials, SizeIs(21));
  EXPECT_EQ(outcome.denials[0].count, 1000u);
  EXPECT_EQ(outcome.denials[20].act, "other");
  EXPECT_EQ(outcome.denials[20].count, 81u);
}

TEST_F(SessionConfinementTest, SaysThatNothingIsForbiddenToACheckThatNeedsAll) {
  const RunOutcome outcome = reach("doing", "");
  EXPECT_EQ(outcome.confinement, (Confinement{"allowed", "allowed", "allowed"}));
}

}  // namespace
}  // namespace aipreflight::host
