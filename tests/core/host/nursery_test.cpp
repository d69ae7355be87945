#include "nursery.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "host/orphans.hpp"
#include "session_fixture.hpp"

namespace aipreflight::host {
namespace {

using testing::HasSubstr;
using End = RunOutcome::End;

// Real runners, of a real nursery.
class NurseryTest : public SessionTest {
 protected:
  void SetUp() override {
    SessionTest::SetUp();
    launcher_->get_ready();
  }
  // Those of this process.
  static std::vector<pid_t> nurseries() {
    std::vector<pid_t> result;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const std::string name = bytes_of(entry.path() / "comm");
      const std::string status = bytes_of(entry.path() / "status");
      if (name == "runner-nursery\n" &&
          status.find("PPid:\t" + std::to_string(::getpid()) + "\n") != std::string::npos)
        result.push_back(std::stoi(entry.path().filename()));
    }
    return result;
  }
};

TEST_F(NurseryTest, BearsRunnersThatDoAllThatOthersDo) {
  EXPECT_EQ(run("pass").end, End::kDone);
  const RunOutcome seen = run("look around", 300);
  ASSERT_EQ(seen.evidence.gates.size(), 4u);
  for (const Gate& gate : seen.evidence.gates) EXPECT_EQ(gate.value, 1) << gate.id;
  const RunOutcome crashed = run("crash", SIGSEGV);
  EXPECT_EQ(crashed.reason, "plugin_crashed");
  EXPECT_THAT(crashed.text, HasSubstr("SIGSEGV"));
}

TEST_F(NurseryTest, IsOneForAllRunnersAndGoneWhenNoMoreAreExpected) {
#ifdef AIPREFLIGHT_SANITIZED
  GTEST_SKIP() << "a sanitized program has no nursery";
#endif
  const auto first = ready("pass");
  const auto second = ready("pass");
  EXPECT_EQ(nurseries().size(), 1u);
  launcher_->stand_down();
  for (int i = 0; i < 500 && !nurseries().empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_TRUE(nurseries().empty());
  EXPECT_EQ(reap_orphans(), 0u);
  EXPECT_EQ(first->run(artefacts(), {}).end, End::kDone);
  EXPECT_EQ(second->run(artefacts(), {}).end, End::kDone);
  EXPECT_EQ(run("pass").end, End::kDone) << "a runner without a nursery";
}

TEST_F(NurseryTest, IsNotMissedWhenSomebodyKillsIt) {
  EXPECT_EQ(run("pass").end, End::kDone);
  for (const pid_t pid : nurseries()) {
    ::kill(pid, SIGKILL);
    siginfo_t info{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT), 0);
  }
  EXPECT_EQ(run("pass").end, End::kDone);
  EXPECT_EQ(run("pass").end, End::kDone);
}

// What stands for a nursery: does `life` with its end of the socket.
Nursery keep(const std::function<void(int socket)>& life,
             std::chrono::milliseconds patience = Nursery::kPatience) {
  return Nursery(
      [&](int socket) {
        const pid_t child = ::fork();
        if (child == 0) {
          life(socket);
          ::_exit(0);
        }
        return child;
      },
      patience);
}

wire::Birth birth() {
  wire::Birth result;
  result.host = ::getpid();
  return result;
}

TEST(Nursery, IsNoneWhenItsProcessDoesNotStartOrSaysThatItCannot) {
  const std::array descriptors{STDIN_FILENO};
  Nursery unborn([](int) { return -1; });
  EXPECT_FALSE(unborn.bear(birth(), descriptors));
  Nursery ended = keep([](int) {});
  EXPECT_FALSE(ended.bear(birth(), descriptors));
  Nursery unable = keep([](int socket) {
    static_cast<void>(wire::send_born(socket, {-1, ENOSYS}));
    ::pause();
  });
  EXPECT_FALSE(unable.bear(birth(), descriptors));
}

TEST(Nursery, IsNoneAnyMoreOnceItCouldNotBear) {
  const std::array descriptors{STDIN_FILENO};
  Nursery nursery = keep([](int socket) {
    static_cast<void>(wire::send_born(socket, {::getpid(), 0}));
    static_cast<void>(wire::receive_birth(socket));
    static_cast<void>(wire::send_born(socket, {-1, EINVAL}));
    static_cast<void>(wire::receive_birth(socket));
    static_cast<void>(wire::send_born(socket, {::getpid(), 0}));
    ::pause();
  });
  EXPECT_FALSE(nursery.bear(birth(), descriptors));
  EXPECT_FALSE(nursery.bear(birth(), descriptors)) << "it is not asked again";
}

TEST(Nursery, GivesUpOnOneThatNoLongerAnswers) {
  const std::array descriptors{STDIN_FILENO};
  Nursery silent = keep(
      [](int socket) {
        static_cast<void>(wire::send_born(socket, {::getpid(), 0}));
        ::pause();
      },
      std::chrono::milliseconds(200));
  EXPECT_EQ(silent.bear(birth(), descriptors), -1);
  EXPECT_EQ(errno, ETIMEDOUT);
  EXPECT_FALSE(silent.bear(birth(), descriptors)) << "it is not asked again";
}

}  // namespace
}  // namespace aipreflight::host
