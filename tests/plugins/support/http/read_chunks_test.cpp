#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <string>

#include "kit/loopback_server.hpp"
#include "recorder.hpp"

namespace aipreflight::http {
namespace {

using kit::Connection;
using kit::LoopbackServer;

// Extensions, digits of either case, leading zeros, a trailer, and cuts within all of them; twice,
// since what was read by the loop must leave the connection as libcurl expects it.
TEST(Chunks, AreReadInEveryForm) {
  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;name=\"value\"\r\nabc\r\n000A\r\n0123456789\r\na\r\n9876543210\r\n0\r\nTrailer: "
      "x\r\n\r\n";
  for (const bool notes : {false, true}) {
    for (const std::size_t step : {1u, 3u, 1000u}) {
      const LoopbackServer server([&](Connection& connection) {
        while (!connection.read_request().empty()) {
          for (std::size_t at = 0; at < answer.size(); at += step) {
            connection.send(answer.substr(at, step));
          }
        }
      });
      auto loop = Loop::open(noting_arrivals(notes));
      ASSERT_TRUE(loop.ok());
      for (const bool is_first : {true, false}) {
        Recorder got;
        (*loop)->start(request_to(server.url()), got);
        run_to_end(**loop);
        EXPECT_EQ(got.body, "abc01234567899876543210") << step;
        EXPECT_EQ(got.end.bytes, got.body.size());
        EXPECT_EQ(got.end.failure, Failure::kNone) << got.end.message;
        EXPECT_EQ(got.head.content_type, "text/event-stream");
        EXPECT_EQ(got.end.is_new_connection, is_first);
      }
    }
  }
}

// The loop reads these, and libcurl the ends: each cut between the two is met.
TEST(Chunks, MayComeOneByOne) {
  constexpr std::string_view kEnd = "1\r\nz\r\n0\r\n\r\n";
  for (std::size_t cut = 0; cut <= kEnd.size(); ++cut) {
    const LoopbackServer server([&](Connection& connection) {
      while (!connection.read_request().empty()) {
        connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (const char* chunk : {"1\r\na\r\n", "2\r\nb", "c\r\n3\r", "\ndef\r\n"}) {
          wait_a_little();
          connection.send(chunk);
        }
        wait_a_little();
        connection.send(std::string(kEnd.substr(0, cut)));
        wait_a_little();
        connection.send(std::string(kEnd.substr(cut)));
      }
    });
    auto loop = Loop::open(noting_arrivals());
    ASSERT_TRUE(loop.ok());
    for (const bool is_first : {true, false}) {
      Recorder got;
      (*loop)->start(request_to(server.url()), got);
      run_to_end(**loop);
      EXPECT_EQ(got.body, "abcdefz") << cut;
      EXPECT_EQ(got.end.failure, Failure::kNone) << got.end.message;
      EXPECT_EQ(got.end.is_new_connection, is_first);
    }
  }
}

// More waits at each time than is read at once, so that a chunk is always cut; and libcurl has
// timers of its own, for which it looks at the socket too.
TEST(Chunks, AreNeverTakenFromTheMiddleOfWhatLibcurlReads) {
  const std::string piece = "25\r\n" + std::string(0x25, 'x') + "\r\n";
  std::string flood;
  while (flood.size() < 100'000) flood += piece;
  constexpr auto kBeyondItsTimers = std::chrono::milliseconds(700);
  std::atomic<std::size_t> sent{0};
  const LoopbackServer server([&](Connection& connection) {
    (void)connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const auto end = std::chrono::steady_clock::now() + kBeyondItsTimers;
    while (std::chrono::steady_clock::now() < end) {
      connection.send(flood);
      sent += flood.size() / piece.size() * 0x25;
    }
    connection.send("0\r\n\r\n");
  });
  const Recorder got = exchange(request_to(server.url()), std::size_t{1} << 40, noting_arrivals());
  EXPECT_EQ(got.end.failure, Failure::kNone) << got.end.message;
  EXPECT_EQ(got.end.bytes, sent);
}

TEST(Chunks, AListenerThatHasEnoughIsGivenNoMore) {
  const LoopbackServer server([](Connection& connection) {
    (void)connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
    wait_a_little();
    connection.send("1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n");
    connection.wait_for_close();
  });
  for (const bool notes : {false, true}) {
    const Recorder got = exchange(request_to(server.url()), 3, noting_arrivals(notes));
    EXPECT_EQ(got.end.failure, Failure::kNone);
    EXPECT_EQ(got.body, "abc");
  }
}

}  // namespace
}  // namespace aipreflight::http
