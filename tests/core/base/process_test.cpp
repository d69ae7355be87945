#include "base/process.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <dirent.h>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace aipreflight::process {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using Environment = std::map<std::string, std::string>;

Command shell(const std::string& script) {
  Command command;
  command.argv = {"sh", "-c", script};
  command.timeout = milliseconds(20'000);
  return command;
}

Outcome must_run(const Command& command) {
  auto result = run(command);
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
  return result.ok() ? result.take() : Outcome{};
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  DIR* folder = ::opendir("/proc/self/fd");
  while (::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

bool is_running(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  return !line.empty() && line.find(") Z") == std::string::npos;
}

TEST(ProcessRun, ReportsExitCodeAndOutput) {
  const Outcome outcome = must_run(shell("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(outcome.end, End::kExited);
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_EQ(outcome.out.text(), "out\n");
  EXPECT_EQ(outcome.err.text(), "err\n");
  EXPECT_EQ(outcome.to_string(), "exited 3");
  EXPECT_FALSE(outcome.succeeded());
  EXPECT_GT(outcome.wall.count(), 0);
}

TEST(ProcessRun, SucceedsOnExitZero) {
  EXPECT_TRUE(must_run(shell("true")).succeeded());
}

TEST(ProcessRun, ReportsTheSignalThatKilled) {
  const Outcome outcome = must_run(shell("kill -KILL $$"));
  EXPECT_EQ(outcome.end, End::kSignalled);
  EXPECT_EQ(outcome.signal, SIGKILL);
  EXPECT_EQ(outcome.to_string(), "was killed by SIGKILL");
  EXPECT_FALSE(outcome.succeeded());
}

TEST(ProcessRun, GivesAnEmptyStandardInput) {
  EXPECT_EQ(must_run(shell("cat; echo end")).out.text(), "end\n");
}

TEST(ProcessRun, PassesArgumentsAsTheyAre) {
  Command command;
  command.argv = {"printf", "%s|", "a b", "", "$HOME", "c\nd"};
  EXPECT_EQ(must_run(command).out.text(), "a b||$HOME|c\nd|");
}

TEST(ProcessRun, RunsInTheWorkingDirectory) {
  Command command = shell("pwd -P");
  command.working_directory = "/";
  EXPECT_EQ(must_run(command).out.text(), "/\n");
}

TEST(ProcessRun, RefusesAWorkingDirectoryThatDoesNotExist) {
  Command command = shell("true");
  command.working_directory = "/nonexistent-folder";
  const auto result = run(command);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().reason, "command_failed_to_start");
  EXPECT_THAT(result.error().message, HasSubstr("/nonexistent-folder"));
}

TEST(ProcessRun, GivesExactlyTheEnvironmentAskedFor) {
  Command command;
  command.argv = {"env"};
  command.environment = Environment{{"A", "1"}, {"B", "x=y"}};
  EXPECT_EQ(must_run(command).out.text(), "A=1\nB=x=y\n");
  command.environment = Environment{};
  EXPECT_EQ(must_run(command).out.text(), "");
}

TEST(ProcessRun, InheritsTheEnvironmentOtherwise) {
  ::setenv("AIPREFLIGHT_TEST_VALUE", "here", 1);
  EXPECT_EQ(must_run(shell("echo $AIPREFLIGHT_TEST_VALUE")).out.text(), "here\n");
  ::unsetenv("AIPREFLIGHT_TEST_VALUE");
}

TEST(ProcessRun, LooksUpThePathOfItsEnvironment) {
  Command command;
  command.argv = {"env"};
  command.environment = Environment{{"PATH", "/nonexistent-folder"}};
  const auto result = run(command);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().reason, "command_not_found");
}

TEST(ProcessRun, SaysThatACommandIsMissing) {
  for (const char* name : {"no-such-command-here", "/no/such/command", "", "/etc/passwd/x"}) {
    Command command;
    command.argv = {name};
    const auto result = run(command);
    ASSERT_FALSE(result.ok()) << name;
    EXPECT_EQ(result.error().code, ErrorCode::kExecution);
    EXPECT_EQ(result.error().reason, "command_not_found") << name;
  }
  EXPECT_EQ(run(Command{}).ok(), false);
}

TEST(ProcessRun, SaysThatAFileIsNotAProgram) {
  for (const char* name : {"/etc/passwd", "/"}) {
    Command command;
    command.argv = {name};
    const auto result = run(command);
    ASSERT_FALSE(result.ok()) << name;
    EXPECT_EQ(result.error().reason, "command_failed_to_start");
    EXPECT_THAT(result.error().message, HasSubstr("Permission denied"));
  }
}

TEST(ProcessRun, EndsACommandThatHangs) {
  Command command = shell("sleep 600");
  command.timeout = milliseconds(100);
  const Outcome outcome = must_run(command);
  EXPECT_EQ(outcome.end, End::kTimedOut);
  EXPECT_EQ(outcome.to_string(), "timed out after 100 ms");
  EXPECT_LT(outcome.wall.count(), 1.5);
  EXPECT_FALSE(outcome.succeeded());
}

TEST(ProcessRun, KillsACommandThatIgnoresSigterm) {
  Command command = shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
  command.timeout = milliseconds(200);
  command.grace = milliseconds(100);
  const Outcome outcome = must_run(command);
  EXPECT_EQ(outcome.end, End::kTimedOut);
  EXPECT_EQ(outcome.out.text(), "ready\n");
  EXPECT_GT(outcome.wall.count(), 0.29);
  EXPECT_LT(outcome.wall.count(), 3);
}

TEST(ProcessRun, EndsAStoppedCommand) {
  Command command = shell("kill -STOP $$");
  command.timeout = milliseconds(100);
  const Outcome outcome = must_run(command);
  EXPECT_EQ(outcome.end, End::kTimedOut);
  EXPECT_LT(outcome.wall.count(), 1.5);
}

TEST(ProcessRun, LetsACommandTidyUpOnSigterm) {
  Command command =
      shell("trap 'echo tidy; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
  command.timeout = milliseconds(300);
  const Outcome outcome = must_run(command);
  EXPECT_EQ(outcome.end, End::kTimedOut);
  EXPECT_THAT(outcome.out.text(), HasSubstr("tidy"));
}

TEST(ProcessRun, EndsWhenCancelled) {
  std::atomic<bool> cancel{false};
  std::jthread later([&] {
    std::this_thread::sleep_for(milliseconds(100));
    cancel = true;
  });
  Command command = shell("sleep 600");
  command.cancelled = [&] { return cancel.load(); };
  const Outcome outcome = must_run(command);
  EXPECT_EQ(outcome.end, End::kCancelled);
  EXPECT_EQ(outcome.to_string(), "was cancelled");
  EXPECT_LT(outcome.wall.count(), 1.5);
}

TEST(ProcessRun, LeavesNoBackgroundChildBehind) {
  const Outcome outcome = must_run(shell("sleep 600 & echo $!"));
  EXPECT_EQ(outcome.end, End::kExited);
  EXPECT_LT(outcome.wall.count(), 1.5);
  EXPECT_FALSE(is_running(std::stoi(outcome.out.text())));
}

TEST(ProcessRun, KillsABackgroundChildThatIgnoresSigterm) {
  Command command = shell("(trap '' TERM; while :; do sleep 0.05; done) & echo $!");
  command.grace = milliseconds(100);
  const Outcome outcome = must_run(command);
  EXPECT_TRUE(outcome.succeeded());
  EXPECT_LT(outcome.wall.count(), 3);
  EXPECT_FALSE(is_running(std::stoi(outcome.out.text())));
}

TEST(ProcessRun, DoesNotWaitForAnOutputHeldOutsideTheGroup) {
  const Outcome outcome = must_run(shell("setsid sleep 5 & echo $!; sleep 0.2"));
  EXPECT_TRUE(outcome.succeeded());
  EXPECT_LT(outcome.wall.count(), 2);
  ::kill(std::stoi(outcome.out.text()), SIGKILL);
}

TEST(ProcessRun, BoundsAFloodOfOutput) {
  Command command = shell("head -c 1000000000 /dev/zero; echo -n tail");
  command.stdout_limit = 1000;
  const Outcome outcome = must_run(command);
  EXPECT_TRUE(outcome.succeeded());
  EXPECT_EQ(outcome.out.total, 1'000'000'004u);
  EXPECT_EQ(outcome.out.head, std::string(500, '\0'));
  EXPECT_EQ(outcome.out.tail.size(), 500u);
  EXPECT_TRUE(outcome.out.tail.ends_with("tail"));
  EXPECT_TRUE(outcome.out.truncated());
}

TEST(ProcessRun, TimesOutDuringAFlood) {
  Command command = shell("exec cat /dev/zero");
  command.timeout = milliseconds(200);
  const Outcome outcome = must_run(command);
  EXPECT_EQ(outcome.end, End::kTimedOut);
  EXPECT_LT(outcome.wall.count(), 2);
}

TEST(ProcessRun, WaitsForACommandThatClosedItsOutput) {
  const Outcome outcome = must_run(shell("exec >&- 2>&-; sleep 0.2; exit 4"));
  EXPECT_EQ(outcome.exit_code, 4);
}

TEST(ProcessRun, RestoresSignalsInTheChild) {
  sigset_t blocked;
  sigset_t old;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGUSR1);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &old);
  const auto handler = ::signal(SIGPIPE, SIG_IGN);
  const Outcome outcome = must_run(shell("grep -E 'Sig(Blk|Ign)' /proc/self/status"));
  ::signal(SIGPIPE, handler);
  ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
  EXPECT_EQ(outcome.out.text(), "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST(ProcessRun, GivesTheChildOnlyTheStandardStreams) {
  Command command;
  command.argv = {"ls", "/proc/self/fd"};
  EXPECT_EQ(must_run(command).out.text(), "0\n1\n2\n3\n");  // 3 is the folder that ls reads
}

TEST(ProcessRun, LeaksNoDescriptors) {
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 5; ++i) must_run(shell("true"));
  Command missing;
  missing.argv = {"no-such-command-here"};
  EXPECT_FALSE(run(missing).ok());
  EXPECT_EQ(open_descriptors(), before);
}

TEST(ProcessRun, LeavesNoZombies) {
  must_run(shell("true"));
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

TEST(ProcessRun, WorksWithoutStandardStreamsOfItsOwn) {
  const pid_t child = ::fork();
  if (child == 0) {
    for (int i = 0; i < 3; ++i) ::close(i);
    auto result = run(shell("echo out; echo err >&2"));
    const bool is_right =
        result.ok() && result->out.text() == "out\n" && result->err.text() == "err\n";
    ::_exit(is_right ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(ProcessRun, RunsFromManyThreadsAtOnce) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([i] {
      for (int j = 0; j < 3; ++j) {
        const Outcome outcome =
            must_run(shell("echo " + std::to_string(i) + "; exit " + std::to_string(i)));
        EXPECT_EQ(outcome.exit_code, i);
        EXPECT_EQ(outcome.out.text(), std::to_string(i) + "\n");
      }
    });
  }
}

TEST(Capture, KeepsHeadAndTail) {
  Capture capture(10);
  const std::string text = "abcdefghijklmnopqrstuvwxyz";
  for (const char c : text) capture.append(&c, 1);
  const Captured captured = capture.take();
  EXPECT_EQ(captured.head, "abcde");
  EXPECT_EQ(captured.tail, "vwxyz");
  EXPECT_EQ(captured.total, 26u);
  EXPECT_THAT(captured.text(), HasSubstr("16 bytes are missing"));
}

TEST(Capture, DoesNotDependOnHowBytesArrive) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += std::to_string(i) + ' ';
  for (std::size_t step = 1; step < 80; ++step) {
    Capture capture(40);
    for (std::size_t i = 0; i < text.size(); i += step) {
      capture.append(text.data() + i, std::min(step, text.size() - i));
    }
    const Captured captured = capture.take();
    EXPECT_EQ(captured.head, text.substr(0, 20));
    EXPECT_EQ(captured.tail, text.substr(text.size() - 20));
  }
}

TEST(Capture, KeepsEverythingUpToItsLimit) {
  Capture capture(10);
  capture.append("0123456789", 10);
  const Captured captured = capture.take();
  EXPECT_FALSE(captured.truncated());
  EXPECT_EQ(captured.text(), "0123456789");
}

TEST(Capture, WithoutRoomOnlyCounts) {
  Capture capture(0);
  capture.append("abc", 3);
  const Captured captured = capture.take();
  EXPECT_EQ(captured.total, 3u);
  EXPECT_TRUE(captured.truncated());
}

TEST(SignalName, NamesSignals) {
  EXPECT_EQ(signal_name(SIGSEGV), "SIGSEGV");
  EXPECT_EQ(signal_name(SIGTERM), "SIGTERM");
  EXPECT_EQ(signal_name(SIGRTMIN + 2), "SIGRTMIN+2");
  EXPECT_EQ(signal_name(999), "signal 999");
}

}  // namespace
}  // namespace aipreflight::process
