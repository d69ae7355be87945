#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "http/fetch.hpp"
#include "http/loop.hpp"
#include "kit/loopback_server.hpp"
#include "recorder.hpp"

namespace aipreflight::http {
namespace {

using kit::Connection;
using kit::LoopbackServer;
using testing::HasSubstr;
using testing::Not;

TEST(Exchange, GivesHeadBodyAndTimes) {
  const LoopbackServer server([](Connection& connection) {
    EXPECT_THAT(connection.read_request(), HasSubstr("X-Own: 1"));
    connection.answer("429 Too Many Requests\r\nRetry-After: 7", "text/plain; charset=x", "later");
  });
  Request request = request_to(server.url("/a"));
  request.headers = {{"X-Own", "1"}};
  const Recorder got = exchange(request);
  EXPECT_EQ(got.head.status, 429);
  EXPECT_EQ(got.head.content_type, "text/plain; charset=x");
  EXPECT_EQ(got.head.retry_after, "7");
  EXPECT_EQ(got.body, "later");
  EXPECT_EQ(got.end.failure, Failure::kNone);
  EXPECT_TRUE(got.end.is_new_connection);
  EXPECT_EQ(got.end.protocol, "1.1");
  ASSERT_TRUE(got.end.times.connected && got.end.times.sent && got.end.times.answered);
  EXPECT_LE(*got.end.times.connected, *got.end.times.sent);
  EXPECT_LE(*got.end.times.sent, *got.end.times.answered);
}

TEST(Exchange, AsksForNoCompressionAndWaitsForNoContinue) {
  std::string seen;
  const LoopbackServer server([&](Connection& connection) {
    seen = connection.read_request();
    connection.answer("200 OK", "text/plain", "");
  });
  Request request = request_to(server.url());
  request.body.assign(5000, 'x');
  exchange(request);
  EXPECT_THAT(seen, HasSubstr("POST / HTTP/1.1"));
  EXPECT_THAT(seen, Not(HasSubstr("Accept-Encoding")));
  EXPECT_THAT(seen, Not(HasSubstr("Expect:")));
}

TEST(Exchange, FollowsNoRedirect) {
  const LoopbackServer server([](Connection& connection) {
    (void)connection.read_request();
    connection.answer("302 Found\r\nLocation: http://127.0.0.1:1/", "text/plain", "");
  });
  EXPECT_EQ(exchange(request_to(server.url())).head.status, 302);
}

struct Broken {
  const char* name;
  LoopbackServer::Script script;
  Failure failure;
};

TEST(Exchange, NamesEachWayToFail) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
  const auto chunked = [&](Connection& connection, const std::string& chunks) {
    (void)connection.read_request();
    connection.send(head + "Transfer-Encoding: chunked\r\n\r\n2\r\nxy\r\n");
    wait_a_little();
    connection.send(chunks);
  };
  const Broken all[] = {
      {"closes before it answers",
       [](Connection& connection) { (void)connection.read_request(); },
       Failure::kReset},
      {"resets before it answers",
       [](Connection& connection) {
         (void)connection.read_request();
         connection.reset();
       },
       Failure::kReset},
      {"ends within a chunk",
       [&](Connection& connection) {
         (void)connection.read_request();
         connection.send(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nab");
       },
       Failure::kCutOff},
      {"sends a chunk whose size is none",
       [&](Connection& connection) {
         (void)connection.read_request();
         connection.send(head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nab");
         connection.wait_for_close();
       },
       Failure::kProtocol},
      {"ends within a later chunk",
       [&](Connection& connection) { chunked(connection, "1\r\na\r\n5\r\nab"); },
       Failure::kCutOff},
      {"ends before the last chunk",
       [&](Connection& connection) { chunked(connection, "1\r\na\r\n"); },
       Failure::kCutOff},
      {"ends within the size of a chunk",
       [&](Connection& connection) { chunked(connection, "1\r\na\r\n1"); },
       Failure::kCutOff},
      {"resets behind a chunk",
       [&](Connection& connection) {
         chunked(connection, "1\r\na\r\n");
         wait_a_little();
         connection.reset();
       },
       Failure::kReset},
      {"sends a later chunk whose size is none",
       [&](Connection& connection) {
         chunked(connection, "1\r\na\r\nxyz\r\nab");
         connection.wait_for_close();
       },
       Failure::kProtocol},
      {"sends more than the chunk has",
       [&](Connection& connection) {
         chunked(connection, "1\r\nab\r\n0\r\n\r\n");
         connection.wait_for_close();
       },
       Failure::kProtocol},
      {"sends less than it announced",
       [&](Connection& connection) {
         (void)connection.read_request();
         connection.send(head + "Content-Length: 10\r\n\r\nab");
       },
       Failure::kCutOff},
      {"resets within the body",
       [&](Connection& connection) {
         (void)connection.read_request();
         connection.send(head + "Content-Length: 10\r\n\r\nab");
         connection.reset();
       },
       Failure::kReset},
      {"does not speak HTTP",
       [](Connection& connection) {
         (void)connection.read_request();
         connection.send("HTTP/1.1 abc\r\n\r\n");
       },
       Failure::kProtocol},
      {"never answers",
       [](Connection& connection) { connection.wait_for_close(); },
       Failure::kTimeout},
  };
  for (const Broken& broken : all) {
    const LoopbackServer server(broken.script);
    Request request = request_to(server.url());
    if (broken.failure == Failure::kTimeout) request.total_timeout = std::chrono::milliseconds(30);
    for (const bool notes : {false, true}) {
      const Recorder got = exchange(request, 1u << 20, noting_arrivals(notes));
      EXPECT_EQ(to_string(got.end.failure), to_string(broken.failure))
          << broken.name << ": " << got.end.message;
      EXPECT_NE(got.end.message, "") << broken.name;
    }
  }
}

TEST(Exchange, NamesWhatKeepsItFromBeginning) {
  std::string closed;
  {
    const LoopbackServer server([](Connection&) {});
    closed = server.url();
  }
  EXPECT_EQ(exchange(request_to(closed)).end.failure, Failure::kRefused);
  EXPECT_EQ(exchange(request_to("http://nowhere.invalid/")).end.failure, Failure::kDns);
  EXPECT_EQ(exchange(request_to("http://[::1")).end.failure, Failure::kAddress);
  EXPECT_EQ(exchange(request_to("ftp://127.0.0.1/")).end.failure, Failure::kAddress);
}

TEST(Exchange, ATlsHandshakeWithWhatIsNoneFails) {
  const LoopbackServer server([](Connection& connection) {
    connection.send("plain words, and more of them than a TLS record has\r\n");
    connection.wait_for_close();
  });
  std::string url = server.url();
  url.replace(0, 4, "https");
  EXPECT_EQ(exchange(request_to(url)).end.failure, Failure::kTlsHandshake);
}

TEST(Exchange, AListenerThatHasEnoughEndsItWell) {
  const LoopbackServer server([](Connection& connection) {
    (void)connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\n\r\n" + std::string(1000, 'x'));
    connection.wait_for_close();
  });
  const Recorder got = exchange(request_to(server.url()), 10);
  EXPECT_EQ(got.end.failure, Failure::kNone);
  EXPECT_GE(got.body.size(), 10u);
}

TEST(Loop, UsesAConnectionAgain) {
  const LoopbackServer server([](Connection& connection) {
    while (!connection.read_request().empty()) connection.answer("200 OK", "text/plain", "x");
  });
  auto loop = Loop::open();
  ASSERT_TRUE(loop.ok());
  for (int i = 0; i < 3; ++i) {
    Recorder recorder;
    (*loop)->start(request_to(server.url()), recorder);
    run_to_end(**loop);
    EXPECT_EQ(recorder.body, "x");
    EXPECT_EQ(recorder.end.is_new_connection, i == 0);
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(Loop, RunsManyAtOnce) {
  const LoopbackServer server([](Connection& connection) {
    while (!connection.read_request().empty()) connection.answer("200 OK", "text/plain", "x");
  });
  auto loop = Loop::open();
  ASSERT_TRUE(loop.ok());
  std::vector<Recorder> all(40);
  for (Recorder& recorder : all) (*loop)->start(request_to(server.url()), recorder);
  EXPECT_EQ((*loop)->running(), 40u);
  run_to_end(**loop);
  for (const Recorder& recorder : all) EXPECT_EQ(recorder.body, "x");
}

// What is read late came when it came: the times of two pieces that are read in one turn are not
// before they were sent, in order, and not after the exchange.
TEST(Loop, NotesArrivals) {
  std::atomic<std::int64_t> sent = 0;
  const LoopbackServer server([&](Connection& connection) {
    while (!connection.read_request().empty()) {
      sent = std::chrono::steady_clock::now().time_since_epoch().count();
      connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
      connection.send("1\r\nb\r\n0\r\n\r\n");
    }
  });
  auto loop = Loop::open(noting_arrivals());
  ASSERT_TRUE(loop.ok());
  constexpr auto kClocks = std::chrono::microseconds(10);  // that they may be apart
  for (int i = 0; i < 50; ++i) {
    Recorder recorder;
    (*loop)->start(request_to(server.url()), recorder);
    run_to_end(**loop);
    EXPECT_EQ(recorder.body, "ab");
    EXPECT_GE((recorder.last + kClocks).time_since_epoch().count(), sent);
    EXPECT_LE(recorder.last - kClocks, std::chrono::steady_clock::now());
    ASSERT_TRUE(recorder.end.times.answered.has_value());
  }
}

TEST(Loop, ACancelledExchangeSaysNothing) {
  const LoopbackServer server([](Connection& connection) { connection.wait_for_close(); });
  auto loop = Loop::open();
  ASSERT_TRUE(loop.ok());
  Recorder recorder;
  const Loop::Id id = (*loop)->start(request_to(server.url()), recorder);
  (*loop)->run(std::chrono::steady_clock::now() + std::chrono::milliseconds(5), {});
  (*loop)->cancel(id);
  EXPECT_EQ((*loop)->running(), 0u);
  EXPECT_EQ(recorder.ends, 0);
}

TEST(Fetch, GivesAWholeResponseOfAnyStatus) {
  const LoopbackServer server([](Connection& connection) {
    EXPECT_THAT(connection.read_request(), HasSubstr("GET /x HTTP/1.1"));
    connection.answer("404 Not Found", "application/json", "{}");
  });
  Request request;
  request.url = server.url("/x");
  request.is_get = true;
  auto response = fetch(request);
  ASSERT_TRUE(response.ok()) << response.error().to_string();
  EXPECT_EQ(response->head.status, 404);
  EXPECT_EQ(response->body, "{}");
}

TEST(Fetch, ItsErrorsNameTheHostAndNotTheQuery) {
  std::string closed;
  {
    const LoopbackServer server([](Connection&) {});
    closed = server.url("/x?token=abc");
  }
  auto response = fetch(request_to("http://user:word@" + closed.substr(7)));
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().reason, "connect_refused");
  EXPECT_THAT(response.error().message, HasSubstr("http://127.0.0.1:"));
  EXPECT_THAT(response.error().message, Not(HasSubstr("abc")));
  EXPECT_THAT(response.error().message, Not(HasSubstr("word")));
}

TEST(Fetch, IsBoundedAndCanBeStopped) {
  const LoopbackServer server([](Connection& connection) {
    (void)connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\n\r\n" + std::string(100'000, 'x'));
    connection.wait_for_close();
  });
  FetchOptions options;
  options.body_limit = 1000;
  auto large = fetch(request_to(server.url()), options);
  ASSERT_FALSE(large.ok());
  EXPECT_EQ(large.error().reason, "body_too_large");
  options.body_limit = 1u << 20;
  options.cancelled = [] { return true; };
  auto stopped = fetch(request_to(server.url()), options);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, ErrorCode::kInterrupted);
}

}  // namespace
}  // namespace aipreflight::http
