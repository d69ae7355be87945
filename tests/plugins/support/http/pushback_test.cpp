#include "pushback.hpp"

#include <cerrno>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace aipreflight::http {
namespace {

// What a reader finds; "" for nothing yet.
std::string read_from(int socket) {
  char buffer[64];
  const ssize_t size = ::recv(socket, buffer, sizeof buffer, MSG_DONTWAIT);
  return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : std::string();
}

class PushbackTest : public ::testing::Test {
 protected:
  PushbackTest() {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both_), 0);
    EXPECT_TRUE(pushback_.open());
  }
  ~PushbackTest() override {
    if (near() >= 0) ::close(near());
    ::close(far());
  }
  PushbackTest(const PushbackTest&) = delete;
  PushbackTest& operator=(const PushbackTest&) = delete;

  [[nodiscard]] int& near() { return both_[0]; }
  [[nodiscard]] int far() const { return both_[1]; }
  void send(const std::string& bytes) const {
    EXPECT_EQ(::send(far(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }

  Pushback pushback_;

 private:
  int both_[2] = {-1, -1};
};

TEST_F(PushbackTest, BytesAreThereAgainBeforeThoseBehindThem) {
  send("first");
  const std::string first = read_from(near());
  send("second");
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(pushback_.begin(near(), first));
    EXPECT_EQ(read_from(near()), "first");
    EXPECT_EQ(read_from(near()), "");
    EXPECT_EQ(errno, EAGAIN);
    EXPECT_TRUE(pushback_.end(near()));
  }
  EXPECT_EQ(read_from(near()), "second");
}

TEST_F(PushbackTest, WhatIsWrittenMeanwhileFails) {
  ASSERT_TRUE(pushback_.begin(near(), "x"));
  EXPECT_EQ(::send(near(), "lost", 4, MSG_NOSIGNAL), -1);
  EXPECT_EQ(errno, EPIPE);
  EXPECT_EQ(read_from(near()), "x");
  EXPECT_TRUE(pushback_.end(near()));
  EXPECT_EQ(::send(near(), "sent", 4, MSG_NOSIGNAL), 4);
}

TEST_F(PushbackTest, ASocketThatWasClosedMeanwhileIsClosed) {
  ASSERT_TRUE(pushback_.begin(near(), "x"));
  EXPECT_EQ(read_from(near()), "x");
  ::close(near());
  EXPECT_TRUE(pushback_.end(near()));
  EXPECT_EQ(::fcntl(near(), F_GETFD), -1);
  near() = -1;
  char none = 0;
  EXPECT_EQ(::recv(far(), &none, 1, MSG_DONTWAIT), 0);  // its end
}

TEST_F(PushbackTest, ADescriptorThatIsAnothersByThenIsLeftAlone) {
  ASSERT_TRUE(pushback_.begin(near(), "x"));
  EXPECT_EQ(read_from(near()), "x");
  int others[2] = {-1, -1};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, others), 0);
  ASSERT_EQ(::dup3(others[0], near(), O_CLOEXEC), near());
  EXPECT_TRUE(pushback_.end(near()));
  EXPECT_EQ(::send(others[1], "theirs", 6, 0), 6);
  EXPECT_EQ(read_from(near()), "theirs");
  for (const int other : others) ::close(other);
}

TEST_F(PushbackTest, ASocketOfWhichBytesAreLostIsShut) {
  ASSERT_TRUE(pushback_.begin(near(), "xy"));
  EXPECT_FALSE(pushback_.end(near()));
  char none = 0;
  EXPECT_EQ(::recv(near(), &none, 1, MSG_DONTWAIT), 0);
  ASSERT_TRUE(pushback_.begin(near(), "z"));
  EXPECT_EQ(read_from(near()), "z");
  EXPECT_TRUE(pushback_.end(near()));
}

TEST_F(PushbackTest, MoreThanThePairHoldsIsRefusedAndNothingOfItIsFoundLater) {
  EXPECT_FALSE(pushback_.begin(near(), std::string(std::size_t{64} << 20, 'x')));
  EXPECT_EQ(errno, EMSGSIZE);
  send("own");
  EXPECT_EQ(read_from(near()), "own");
  ASSERT_TRUE(pushback_.begin(near(), "z"));
  EXPECT_EQ(read_from(near()), "z");
  EXPECT_EQ(read_from(near()), "");
  EXPECT_TRUE(pushback_.end(near()));
}

}  // namespace
}  // namespace aipreflight::http
