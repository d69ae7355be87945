#include "prober/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>

namespace aipreflight::sla {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr std::string_view kToken =
    "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\n\n";
constexpr std::string_view kDone = "data: [DONE]\n\n";

// A stream that was sent at 0 and is given its bytes here.
class Given : public StreamObserver {
 public:
  explicit Given(const std::string& key = "") {
    endpoint_.target.key = key;
    secrets_.add(key);
  }

  // False: it has enough.
  bool head(int status = 200, const std::string& type = "text/event-stream") {
    http::Head head;
    head.status = status;
    head.content_type = type;
    stream_.on_head(head);
    return true;
  }
  bool body(std::string_view bytes, int ms) {
    return stream_.on_body(bytes, MonotonicTime{} + milliseconds(ms));
  }
  Sample end(http::Failure failure = http::Failure::kNone) {
    http::End end;
    end.failure = failure;
    stream_.on_end(end);
    EXPECT_TRUE(is_done_);
    return stream_.take();
  }

  std::vector<std::chrono::nanoseconds> gaps_;

 private:
  void on_gap(std::chrono::nanoseconds gap) override { gaps_.push_back(gap); }
  void on_piece(std::string_view, MonotonicTime) override {}
  void on_done(std::size_t) override { is_done_ = true; }

  Endpoint endpoint_;
  Secrets secrets_;
  bool is_done_ = false;
  Stream stream_{endpoint_, secrets_, 0, Sample{}, *this};
};

TEST(Stream, WhatComesAtOneMomentIsOneDelivery) {
  Given given;
  given.head();
  EXPECT_TRUE(given.body(kToken, 10));
  EXPECT_TRUE(given.body(kToken, 10));
  EXPECT_TRUE(given.body(kToken, 15));
  EXPECT_TRUE(given.body(kDone, 16));
  const Sample sample = given.end();
  EXPECT_EQ(sample.error, ErrorClass::kNone) << sample.message;
  EXPECT_EQ(sample.chunks, 3u);
  EXPECT_EQ(sample.deliveries, 2u);
  EXPECT_THAT(given.gaps_, testing::ElementsAre(milliseconds(5)));
  EXPECT_EQ(sample.latency_ms(), 16);
  EXPECT_EQ(sample.last_token_ms(), 15);
}

TEST(Stream, ALastEventWithoutABlankLineCameWhenItsBytesDid) {
  Given given;
  given.head();
  EXPECT_TRUE(given.body(kToken, 10));
  EXPECT_TRUE(given.body("data: [DONE]", 20));
  EXPECT_EQ(given.end().latency_ms(), 20);
}

// 100 MB in one event, of which no more is held than the limit.
TEST(Stream, AnEventWithoutAnEndIsMalformed) {
  Given given;
  given.head();
  EXPECT_TRUE(given.body("data: ", 1));
  const std::string piece(1u << 20, 'x');
  int taken = 0;
  while (taken < 100 && given.body(piece, 2)) ++taken;
  EXPECT_EQ(taken, 15);
  const Sample sample = given.end();
  EXPECT_EQ(to_string(sample.error), "malformed");
  EXPECT_EQ(sample.message, "an event has more than 16 MiB");
}

TEST(Stream, AnEndlessAnswerIsMalformed) {
  Given given;
  given.head();
  EXPECT_TRUE(given.body(kToken, 1));
  std::string piece;
  while (piece.size() < 1u << 20) piece += ':' + std::string(8190, 'x') + '\n';
  int taken = 0;
  while (taken < 2000 && given.body(piece, 2)) ++taken;
  EXPECT_LE(taken, 1024);
  const Sample sample = given.end();
  EXPECT_EQ(to_string(sample.error), "malformed");
  EXPECT_EQ(sample.message, "the answer has more than 1 GiB");
}

TEST(Stream, TheBodyOfARefusalIsReadAsFarAsItSaysWhy) {
  Given given("sk-very-secret");
  given.head(413, "application/json");
  EXPECT_TRUE(given.body(R"({"error":{"message":"too large, sk-very-secret"}})", 3));
  const Sample sample = given.end();
  EXPECT_EQ(to_string(sample.error), "client_4xx");
  EXPECT_EQ(sample.message, "HTTP 413: too large, [redacted]");
  Given endless;
  endless.head(500, "text/html");
  int taken = 0;
  while (taken < 100 && endless.body(std::string(1000, 'x'), 3)) ++taken;
  EXPECT_EQ(taken, 4);
  EXPECT_EQ(to_string(endless.end().error), "server_5xx");
}

TEST(Stream, AnswerThatIsNoStreamIsNotRead) {
  Given given;
  given.head(200, "text/html; charset=utf-8");
  EXPECT_FALSE(given.body("<html>", 1));
  const Sample sample = given.end();
  EXPECT_EQ(to_string(sample.error), "wrong_content_type");
  EXPECT_THAT(sample.message, HasSubstr("text/html"));
}

}  // namespace
}  // namespace aipreflight::sla
