#include "wire/birth.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aipreflight::wire {
namespace {

class BirthTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends_), 0);
  }
  void TearDown() override {
    for (const int end : ends_) ::close(end);
  }
  [[nodiscard]] int host() const { return ends_[0]; }
  [[nodiscard]] int nursery() const { return ends_[1]; }

  int ends_[2] = {-1, -1};
};

bool is_open(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) >= 0;
}

TEST_F(BirthTest, ArrivesWithItsLimitsAndDescriptors) {
  Birth birth;
  birth.host = ::getpid();
  birth.limit(RLIMIT_CORE, {1, 2});
  const std::array descriptors{STDIN_FILENO, host()};
  ASSERT_TRUE(send_birth(host(), birth, descriptors));
  const auto received = receive_birth(nursery());
  ASSERT_TRUE(received);
  EXPECT_EQ(received->birth.host, ::getpid());
  ASSERT_EQ(received->birth.limit_count, 1u);
  EXPECT_EQ(received->birth.limits[0].resource, RLIMIT_CORE);
  EXPECT_EQ(received->birth.limits[0].value.rlim_cur, 1u);
  EXPECT_EQ(received->birth.limits[0].value.rlim_max, 2u);
  ASSERT_EQ(received->descriptors.size(), 2u);
  for (const int descriptor : received->descriptors) {
    EXPECT_EQ(::fcntl(descriptor, F_GETFD), FD_CLOEXEC);
    ::close(descriptor);
  }
}

TEST_F(BirthTest, IsNoneOnceTheHostHasHungUp) {
  ::shutdown(host(), SHUT_RDWR);
  EXPECT_FALSE(receive_birth(nursery()));
}

TEST_F(BirthTest, IsNoneWhereTheHostSaysSomethingElse) {
  ASSERT_EQ(::send(host(), "hello", 5, 0), 5);
  EXPECT_FALSE(receive_birth(nursery()));
  Birth birth;
  birth.limit_count = Birth::kMaxLimits + 1;
  const std::array descriptors{STDIN_FILENO};
  const int next = ::dup(STDIN_FILENO);
  ::close(next);
  ASSERT_TRUE(send_birth(host(), birth, descriptors));
  EXPECT_FALSE(receive_birth(nursery()));
  EXPECT_FALSE(is_open(next)) << "what came with it stays open";
}

TEST_F(BirthTest, AnswersWithTheNumberOrTheReason) {
  ASSERT_TRUE(send_born(nursery(), {42, 0}));
  ASSERT_TRUE(send_born(nursery(), {-1, EAGAIN}));
  EXPECT_EQ(receive_born(host())->pid, 42);
  EXPECT_EQ(receive_born(host())->error, EAGAIN);
  ::shutdown(nursery(), SHUT_RDWR);
  errno = EINVAL;
  EXPECT_FALSE(receive_born(host()));
  EXPECT_EQ(errno, 0);
}

TEST_F(BirthTest, WaitsForAnAnswerAsLongAsTheSocketSays) {
  const timeval limit{0, 1000};
  ::setsockopt(host(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  EXPECT_FALSE(receive_born(host()));
  EXPECT_EQ(errno, EAGAIN);
}

// What a child of this process sees of itself, as bits of its exit status.
int look(const std::function<void()>& begin) {
  const pid_t child = ::fork();
  if (child == 0) {
    begin();
    int seen = 0;
    if (::getsid(0) == ::getpid()) seen |= 1;
    if (is_open(0) && is_open(1) && is_open(2) && is_open(3)) seen |= 2;
    if (!is_open(4) && !is_open(10) && !is_open(300)) seen |= 4;
    rlimit core{};
    ::getrlimit(RLIMIT_CORE, &core);
    if (core.rlim_cur == 1) seen |= 8;
    ::_exit(seen);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST_F(BirthTest, GivesTheChildItsSessionDescriptorsAndLimitsAndNothingElse) {
  const int high = ::fcntl(STDIN_FILENO, F_DUPFD, 300);
  Birth birth;
  birth.host = ::getpid();
  birth.limit(RLIMIT_CORE, {1, 1});
  // In the order in which each place that is given is another's source.
  const std::array descriptors{host(), nursery(), STDERR_FILENO, STDOUT_FILENO};
  EXPECT_EQ(look([&] { take_on(birth, descriptors); }), 15);
  ::close(high);
}

TEST_F(BirthTest, EndsTheChildWhoseHostIsAnother) {
  Birth birth;
  birth.host = 1;
  EXPECT_EQ(look([&] { take_on(birth, {}); }), 127);
}

TEST_F(BirthTest, SaysWhatCouldNotBeDone) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  Birth birth;
  birth.host = ::getpid();
  const std::array descriptors{STDIN_FILENO, STDOUT_FILENO, -1};
  EXPECT_EQ(look([&] {
              ::dup2(ends[1], STDERR_FILENO);
              take_on(birth, descriptors);
            }),
            127);
  ::close(ends[1]);
  std::array<char, 200> text{};
  EXPECT_GT(::read(ends[0], text.data(), text.size() - 1), 0);
  ::close(ends[0]);
  EXPECT_STREQ(text.data(), "cannot arrange the runner's descriptors: Bad file descriptor\n");
}

}  // namespace
}  // namespace aipreflight::wire
