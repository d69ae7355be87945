#include "arrival.hpp"

#include <ctime>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace aipreflight::http {
namespace {

MonotonicTime now() {
  return std::chrono::steady_clock::now();
}

// Two ends of a TCP connection on the loopback.
class Pair {
 public:
  Pair() {
    const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listening, raw, size), 0);
    EXPECT_EQ(::listen(listening, 1), 0);
    EXPECT_EQ(::getsockname(listening, raw, &size), 0);
    near_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(near_, raw, size), 0);
    far_ = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
    ::close(listening);
  }
  ~Pair() {
    ::close(near_);
    ::close(far_);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  [[nodiscard]] int near() const { return near_; }
  // Returns when the other end has them.
  void send(const std::string& bytes) const {
    EXPECT_EQ(::send(far_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    pollfd wait{near_, POLLIN, 0};
    EXPECT_EQ(::poll(&wait, 1, -1), 1);
  }
  void read_all() const {
    char buffer[256];
    EXPECT_GT(::recv(near_, buffer, sizeof buffer, 0), 0);
  }

 private:
  int near_ = -1;
  int far_ = -1;
};

// Read before something is sent, and again after.
class Clock {
 public:
  Clock() { clock_.read(); }
  const WallClock& again() {
    clock_.read();
    return clock_;
  }

 private:
  WallClock clock_;
};

// The kernel begins to stamp a while after it was asked to.
std::optional<MonotonicTime> first_known(const Pair& pair, Arrival& arrival) {
  const auto limit = now() + std::chrono::seconds(20);
  while (now() < limit) {
    Clock clock;
    pair.send("first");
    arrival.look(pair.near(), clock.again());
    pair.read_all();
    if (const auto at = arrival.of("first")) return at;
  }
  return std::nullopt;
}

TEST(Arrival, IsWhenBytesCameAndNotWhenTheyWereRead) {
  const Pair pair;
  Arrival::ask(pair.near());
  Arrival arrival(256);
  ASSERT_TRUE(first_known(pair, arrival).has_value());
  EXPECT_TRUE(arrival.is_known());
  constexpr auto kClocks = std::chrono::microseconds(10);  // that they may be apart
  Clock clock;
  const MonotonicTime before = now();
  pair.send("4\r\nbody\r\n3\r\nend\r\n");
  const MonotonicTime there = now();
  ::usleep(2000);
  arrival.look(pair.near(), clock.again());
  const auto at = arrival.of("body");
  ASSERT_TRUE(at.has_value());
  EXPECT_GE(*at + kClocks, before);
  EXPECT_LE(*at - kClocks, there);
  EXPECT_EQ(arrival.of("end"), at);
}

TEST(Arrival, OfBytesThatWereNotSeenIsNotKnown) {
  const Pair pair;
  Arrival::ask(pair.near());
  Arrival arrival(256);
  ASSERT_TRUE(first_known(pair, arrival).has_value());
  Clock clock;
  pair.send("one");
  const WallClock& known = clock.again();
  arrival.look(pair.near(), known);
  EXPECT_FALSE(arrival.of("one and more").has_value());
  EXPECT_FALSE(arrival.is_known());
  EXPECT_FALSE(arrival.of("one").has_value());  // what comes after what was not seen is not, either
  arrival.look(pair.near(), known);
  EXPECT_TRUE(arrival.of("one").has_value());
  EXPECT_FALSE(arrival.of("one").has_value());
  arrival.look(pair.near(), known);
  arrival.forget();
  EXPECT_FALSE(arrival.of("one").has_value());
}

TEST(Arrival, WithoutAStampThereIsNone) {
  const Pair pair;
  Arrival arrival(256);
  Clock clock;
  pair.send("one");
  arrival.look(pair.near(), clock.again());
  EXPECT_FALSE(arrival.of("one").has_value());
}

timespec wall_now() {
  timespec wall{};
  EXPECT_EQ(::clock_gettime(CLOCK_REALTIME, &wall), 0);
  return wall;
}

TEST(WallClock, IsKnownFromTheSecondReadingOn) {
  WallClock clock;
  clock.read();
  const timespec wall = wall_now();
  EXPECT_FALSE(clock.monotonic(wall).has_value());
  clock.read();
  EXPECT_TRUE(clock.monotonic(wall).has_value());
}

TEST(WallClock, ATimeThatCannotBeIsNone) {
  WallClock clock;
  clock.read();
  clock.read();
  timespec wall = wall_now();
  wall.tv_sec += 3600;
  EXPECT_FALSE(clock.monotonic(wall).has_value());
  wall.tv_sec -= 2 * 3600;
  EXPECT_FALSE(clock.monotonic(wall).has_value());
}

}  // namespace
}  // namespace aipreflight::http
