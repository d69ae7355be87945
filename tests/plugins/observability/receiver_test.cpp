#include "receiver.hpp"

#include <gtest/gtest.h>

#include "backend.hpp"
#include "http/fetch.hpp"
#include "http_parser.hpp"
#include "otlp_protobuf.hpp"

namespace aipreflight::observability {
namespace {

std::string field(int number, const std::string& bytes) {
  std::string whole(1, static_cast<char>(number << 3 | 2));
  std::size_t size = bytes.size();
  for (; size > 127; size >>= 7) whole += static_cast<char>((size & 127) | 128);
  whole += static_cast<char>(size);
  return whole + bytes;
}
std::string varint_field(int number, int value) {
  return {static_cast<char>(number << 3), static_cast<char>(value)};
}
std::string fixed_field(int number, std::uint64_t value) {
  std::string bytes(1, static_cast<char>(number << 3 | 1));
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}
std::string pair(const std::string& key, const std::string& value) {
  return field(1, key) + field(2, value);
}

// trace.proto by hand: one span with an attribute of each kind.
std::string protobuf_request() {
  std::string span = field(1, std::string(16, '\x11')) + field(2, std::string(8, '\x22')) +
                     field(4, std::string(8, '\x33')) + field(5, "chat m") + varint_field(6, 3) +
                     fixed_field(7, 1000) + fixed_field(8, 2000);
  span += field(9, pair("text", field(1, "t")));
  span += field(9, pair("flag", varint_field(2, 1)));
  span += field(9, pair("count", varint_field(3, 42)));
  span += field(9, pair("list", field(5, field(1, field(1, "a")))));
  span += varint_field(10, 2);
  span += field(11, field(2, "event") + field(3, pair("e", field(1, "v"))));
  span += field(15, varint_field(3, 2));
  const std::string resource = field(1, field(1, pair("service.name", field(1, "chat"))));
  return field(1, resource + field(2, field(2, span)));
}

TEST(OtlpProtobuf, SpanHasEverythingThatItsBytesSay) {
  Telemetries telemetry;
  ASSERT_TRUE(read_otlp_protobuf(protobuf_request(), telemetry).ok());
  ASSERT_EQ(telemetry.spans.size(), 1u);
  const Span& span = telemetry.spans[0];
  EXPECT_EQ(span.trace_id, "11111111111111111111111111111111");
  EXPECT_EQ(span.span_id, "2222222222222222");
  EXPECT_EQ(span.parent_id, "3333333333333333");
  EXPECT_EQ(span.name, "chat m");
  EXPECT_EQ(span.end_ns - span.start_ns, 1000);
  EXPECT_EQ(span.attributes["text"].as_string(), "t");
  EXPECT_TRUE(span.attributes["flag"].as_bool());
  EXPECT_EQ(span.attributes["count"].as_integer(), 42);
  EXPECT_EQ(span.attributes["list"].items().at(0).as_string(), "a");
  EXPECT_EQ(span.events.at(0)["e"].as_string(), "v");
  EXPECT_EQ(span.dropped, 2u);
  EXPECT_TRUE(span.is_error);
  EXPECT_EQ((*span.resource)["service.name"].as_string(), "chat");
}

TEST(OtlpProtobuf, EveryCutIsNoticedOrNoMessageAtAll) {
  const std::string whole = protobuf_request();
  for (std::size_t size = 1; size < whole.size(); ++size) {
    Telemetries telemetry;
    EXPECT_FALSE(read_otlp_protobuf(whole.substr(0, size), telemetry).ok()) << size;
  }
  std::string nested = field(1, "x");
  for (int i = 0; i < 30; ++i) nested = field(5, field(1, nested));
  Telemetries telemetry;
  EXPECT_TRUE(read_otlp_protobuf("", telemetry).ok());
  EXPECT_FALSE(read_otlp_protobuf("\x0b\x0c", telemetry).ok());
}

TEST(HttpParser, RequestsComeInAnyPieces) {
  const std::string bytes =
      "POST /v1/traces?x HTTP/1.1\r\nContent-Type: a\r\nContent-Length: 3\r\n\r\nabc"
      "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nde\r\n1\r\nf\r\n0\r\n\r\n";
  HttpParser parser;
  std::vector<HttpRequest> requests;
  for (const char byte : bytes) {
    parser.append({&byte, 1});
    HttpRequest request;
    if (parser.next(request) == HttpParser::State::kRequest) requests.push_back(request);
  }
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(requests[0].path + requests[0].body, "/v1/tracesabc");
  EXPECT_EQ(requests[0].headers["content-type"], "a");
  EXPECT_EQ(requests[1].path + requests[1].body, "/bdef");
}

TEST(HttpParser, WhatIsNoHttpOrTooMuchIsBad) {
  for (const std::string& bytes :
       {std::string("GARBAGE\r\n\r\n"),
        std::string("POST x HTTP/1.1\r\n\r\n"),
        std::string("POST / HTTP/2\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nno colon\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        std::string("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"),
        std::string(70'000, 'x')}) {
    HttpParser parser;
    parser.append(bytes);
    HttpRequest request;
    EXPECT_EQ(parser.next(request), HttpParser::State::kBad) << bytes.substr(0, 80);
  }
}

class Receiving : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Receiver::open(0);
    ASSERT_TRUE(opened.ok()) << opened.error().to_string();
    receiver = opened.take();
  }

  int post(const std::string& path,
           const std::string& type,
           const std::string& body,
           const std::string& encoding = "identity") {
    http::Request request;
    request.url = receiver->endpoint() + path;
    request.headers = {{"Content-Type", type}, {"Content-Encoding", encoding}};
    request.body = body;
    const auto response = http::fetch(request);
    EXPECT_TRUE(response.ok()) << response.error().to_string();
    return response.ok() ? response->head.status : 0;
  }

  std::unique_ptr<Receiver> receiver;
};

TEST_F(Receiving, BothEncodingsOfTracesAreTaken) {
  EXPECT_EQ(post("/v1/traces", "application/x-protobuf", protobuf_request()), 200);
  EXPECT_EQ(
      post(
          "/v1/traces",
          "application/json; charset=utf-8",
          R"({"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "0123456789abcdef0123456789abcdef",)"
          R"("spanId": "0123456789abcdef"}]}]}]})"),
      200);
  EXPECT_EQ(post("/v1/metrics", "application/json", "{}"), 200);
  const Telemetries received = receiver->received();
  EXPECT_EQ(received.spans.size(), 2u);
  EXPECT_EQ(received.messages, 3u);
  EXPECT_EQ(receiver->complaint(), "");
}

TEST_F(Receiving, WhatCannotBeReadIsRefusedAndRemembered) {
  EXPECT_EQ(post("/v1/traces", "application/json", "{"), 400);
  EXPECT_EQ(post("/v1/traces", "application/x-protobuf", "\x0b"), 400);
  EXPECT_EQ(post("/v1/traces", "application/json", "{}", "gzip"), 415);
  EXPECT_EQ(post("/v1/traces", "text/plain", "x"), 415);
  EXPECT_EQ(post("/other", "application/json", "{}"), 404);
  EXPECT_NE(receiver->complaint(), "");
  EXPECT_TRUE(receiver->received().spans.empty());
}

TEST_F(Receiving, PortThatIsTakenIsAnError) {
  const std::string endpoint = receiver->endpoint();
  const auto second = Receiver::open(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().reason, "receiver_failed");
}

TEST(Backend, AnswersOfPrometheusAreOneNumber) {
  const auto vector = [](const std::string& result) {
    return R"({"status": "success", "data": {"resultType": "vector", "result": )" + result + "}}";
  };
  const auto one = read_backend_answer(vector(R"([{"value": [1, "7.5"]}])"));
  ASSERT_TRUE(one.ok());
  EXPECT_EQ(*one, 7.5);
  const auto none = read_backend_answer(vector("[]"));
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(*none, 0);
  const auto scalar = read_backend_answer(
      R"({"status": "success", "data": {"resultType": "scalar", "result": [1, "3"]}})");
  ASSERT_TRUE(scalar.ok());
  EXPECT_EQ(*scalar, 3);
  for (const std::string& bad : {vector(R"([{"value": [1, "1"]}, {"value": [1, "2"]}])"),
                                 vector(R"([{"value": [1, "NaN"]}])"),
                                 std::string("<html>"),
                                 std::string(R"({"status": "error", "error": "bad query"})")}) {
    const auto answer = read_backend_answer(bad);
    ASSERT_FALSE(answer.ok()) << bad;
    EXPECT_EQ(answer.error().reason, "backend_failed");
  }
}

}  // namespace
}  // namespace aipreflight::observability
