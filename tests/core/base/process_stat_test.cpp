#include "base/process_stat.hpp"

#include <atomic>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "base/files.hpp"

namespace aipreflight {
namespace {

std::string path_of(pid_t process) {
  return "/proc/" + std::to_string(process) + "/stat";
}

// A process that has ended and is not reaped.
pid_t ended() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  siginfo_t info{};
  EXPECT_EQ(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
  return child;
}

TEST(ProcessStat, HasTheFieldsByTheirNumbers) {
  const ProcessStat stat = ProcessStat::of(::getpid());
  EXPECT_EQ(stat.field(3), "R");
  EXPECT_EQ(stat.field(4), std::to_string(::getppid()));
  EXPECT_EQ(stat.field(5), std::to_string(::getpgrp()));
  EXPECT_GT(std::stol(stat.field(24)), 0);
  EXPECT_EQ(stat.field(1000), "");
  EXPECT_EQ(stat.field(0), "");
}

TEST(ProcessStat, CountsTheThreadsOfThisProcess) {
  EXPECT_EQ(ProcessStat::of_this().field(4), std::to_string(::getppid()));
  const std::uint64_t before = ProcessStat::of_this().threads();
  std::atomic<bool> is_over = false;
  std::thread other([&] { is_over.wait(false); });
  EXPECT_EQ(ProcessStat::of_this().threads(), before + 1);
  is_over = true;
  is_over.notify_all();
  other.join();
}

TEST(ProcessStat, OfAProcessThatEndedHasItsStateUntilItIsReapedAndNothingAfterwards) {
  const pid_t child = ended();
  EXPECT_EQ(ProcessStat::of(child).field(3), "Z");
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_EQ(ProcessStat::of(child).field(3), "");
  EXPECT_EQ(ProcessStat::of(child).threads(), 0u);
}

TEST(ProcessStat, CanBeReadOfAProcessThatIsReapedMeanwhile) {
  const pid_t child = ended();
  const int file = ::open(path_of(child).c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_GE(file, 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  const auto read = files::read("/proc/self/fd/" + std::to_string(file));
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().message.find("No such process"), std::string::npos)
      << read.error().message;
  ::close(file);
}

}  // namespace
}  // namespace aipreflight
