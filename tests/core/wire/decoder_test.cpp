#include <gmock/gmock.h>

#include "wire/frame.hpp"

namespace aipreflight::wire {
namespace {

using testing::HasSubstr;

std::string frame(const std::string& payload) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>((payload.size() >> (8 * i)) & 0xFF);
  return bytes + payload;
}

// What a decoder says of one frame: "" if it is a message.
std::string complaint(const std::string& payload) {
  Decoder decoder;
  const std::string bytes = frame(payload);
  decoder.feed(bytes.data(), bytes.size());
  const auto next = decoder.next();
  if (next.ok()) return "";
  EXPECT_EQ(next.error().reason, "protocol");
  return next.error().message;
}

TEST(Decoder, TakesAMessageByteByByte) {
  const std::string bytes = encode(Logged{1, "slow"});
  Decoder decoder;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto next = decoder.next();
    ASSERT_TRUE(next.ok());
    EXPECT_FALSE(next->has_value());
    EXPECT_EQ(decoder.is_inside_frame(), i > 0);
    decoder.feed(&bytes[i], 1);
  }
  auto next = decoder.next();
  ASSERT_TRUE(next.ok() && next->has_value());
  EXPECT_EQ(std::get<Logged>(**next).text, "slow");
  EXPECT_FALSE(decoder.is_inside_frame());
}

TEST(Decoder, TakesSeveralMessagesOfOneRead) {
  const std::string bytes = encode(Logged{0, "a"}) + encode(Created{}) + encode(Logged{0, "b"});
  Decoder decoder;
  decoder.feed(bytes.data(), bytes.size());
  EXPECT_EQ(std::get<Logged>(*decoder.next().take()).text, "a");
  EXPECT_TRUE(std::holds_alternative<Created>(*decoder.next().take()));
  EXPECT_EQ(std::get<Logged>(*decoder.next().take()).text, "b");
  EXPECT_FALSE(decoder.next().take().has_value());
}

TEST(Decoder, RefusesALengthBeyondTheLimitBeforeTheBytesCome) {
  Decoder decoder;
  const std::string length = "\xFF\xFF\xFF\xFF";
  decoder.feed(length.data(), length.size());
  const auto next = decoder.next();
  ASSERT_FALSE(next.ok());
  EXPECT_EQ(next.error().message,
            "a frame announces 4294967295 bytes, at most 1048576 are allowed");
}

TEST(Decoder, TakesAFrameOfExactlyTheLimitAndNoLonger) {
  const std::string envelope = encode(DetailsPart{""}).substr(kFrameHeader);
  const DetailsPart longest{std::string(kFrameLimit - envelope.size(), 'x')};
  EXPECT_TRUE(fits(encode(longest)));
  EXPECT_EQ(complaint(encode(longest).substr(kFrameHeader)), "");
  const DetailsPart longer{longest.text + "x"};
  EXPECT_FALSE(fits(encode(longer)));
  EXPECT_THAT(complaint(encode(longer).substr(kFrameHeader)),
              HasSubstr("1048577 bytes, at most 1048576"));
}

TEST(Decoder, RefusesAnEmptyFrame) {
  EXPECT_EQ(complaint(""), "a frame is empty");
}

TEST(Decoder, RefusesWhatIsNotAMessage) {
  EXPECT_EQ(complaint("Verdict: PASS\x1B"),
            "a frame does not start with {\"kind\":\"…\" but with \"Verdict: PASS\\x1b\"");
  EXPECT_EQ(complaint(R"({"kind":"dance"})"), "unknown message kind 'dance'");
  EXPECT_THAT(complaint(R"({"kind":"log","level":0,"text":"x")"), HasSubstr("message 'log'"));
  EXPECT_THAT(complaint(R"({"kind":"log","level":0,"text":"x"}})"), HasSubstr("message 'log'"));
  EXPECT_THAT(complaint(R"({"kind":"described")"), HasSubstr("message 'described'"));
  EXPECT_THAT(complaint("{\"kind\":\""), HasSubstr("does not start with"));
}

TEST(Decoder, RefusesMissingMistypedUnknownAndRepeatedMembers) {
  EXPECT_EQ(complaint(R"({"kind":"log","level":0})"), "message 'log': member 'text' is missing");
  EXPECT_EQ(complaint(R"({"kind":"log","level":"x","text":""})"),
            "message 'log': member 'level' has a wrong type or value");
  EXPECT_EQ(complaint(R"({"kind":"log","level":0.5,"text":""})"),
            "message 'log': member 'level' has a wrong type or value");
  EXPECT_EQ(complaint(R"({"kind":"log","level":0,"text":null})"),
            "message 'log': member 'text' has a wrong type or value");
  EXPECT_EQ(complaint(R"({"kind":"log","level":0,"text":["x"]})"),
            "message 'log': member 'text' has a wrong type or value");
  EXPECT_EQ(complaint(R"({"kind":"log","level":0,"text":"","colour":"red"})"),
            "message 'log': unknown member 'colour'");
  EXPECT_EQ(complaint(R"({"kind":"log","level":0,"text":"","text":""})"),
            "message 'log': member 'text' comes twice");
  EXPECT_EQ(complaint(R"({"kind":"log","kind":"log","level":0,"text":""})"),
            "message 'log': unknown member 'kind'");
}

TEST(Decoder, RefusesNumbersOutsideTheirRange) {
  const auto gate = [](const std::string& rest) {
    return complaint(R"({"kind":"gate","id":"g","value":1,"n":1,"bound":2)" + rest + "}");
  };
  EXPECT_EQ(gate(R"(,"op":1)"), "");
  EXPECT_EQ(gate(""), "message 'gate': member 'op' is missing");
  EXPECT_THAT(gate(R"(,"op":0)"), HasSubstr("'op' has a wrong type or value"));
  EXPECT_THAT(gate(R"(,"op":6)"), HasSubstr("'op' has a wrong type or value"));
  EXPECT_THAT(gate(R"(,"op":1,"severity":2)"), HasSubstr("'severity' has a wrong type or value"));
  EXPECT_THAT(gate(R"(,"op":1,"interval_low":1e999)"),
              HasSubstr("'interval_low' has a wrong type or value"));
  EXPECT_THAT(gate(R"(,"op":1,"interval_low":NaN)"),
              HasSubstr("'interval_low' has a wrong type or value"));
  EXPECT_THAT(gate(R"(,"op":1,"interval_low":"infinity")"),
              HasSubstr("'interval_low' has a wrong type or value"));
  EXPECT_THAT(complaint(R"({"kind":"load","protocol":-1,"module_id":"","path":"","load_path":""})"),
              HasSubstr("'protocol' has a wrong type or value"));
}

TEST(Decoder, RefusesBrokenNestedMessages) {
  EXPECT_EQ(complaint(R"({"kind":"create","check":"c"})"),
            "message 'create': member 'config' is missing");
  EXPECT_EQ(complaint(R"({"kind":"create","check":"c","config":[]})"),
            "message 'create': member 'type' is missing");
  EXPECT_EQ(
      complaint(R"({"kind":"create","check":"c","config":{"type":6,"id":0,"entries":[],"x":1}})"),
      "message 'create': a member is unknown or repeated");
  EXPECT_EQ(complaint(R"({"kind":"create","check":"c","config":{"type":7,"id":0}})"),
            "message 'create': member 'type' has a wrong type or value");
  EXPECT_EQ(complaint(R"({"kind":"create","check":"c","config":{"type":5,"id":0,"items":{}}})"),
            "message 'create': member 'items' is not a list");
  EXPECT_EQ(complaint(R"({"kind":"finished","result":0,"errors":[{"text":3}]})"),
            "message 'finished': member 'text' has a wrong type or value");
}

TEST(Decoder, RefusesDepthWithoutUsingTheStack) {
  const std::string deep(200'000, '[');
  EXPECT_THAT(complaint(R"({"kind":"log","level":)" + deep), HasSubstr("message 'log'"));
  EXPECT_THAT(complaint(R"({"kind":"create","check":"c","config":)" + deep),
              HasSubstr("message 'create'"));
}

TEST(Decoder, StaysBrokenAfterTheFirstError) {
  Decoder decoder;
  const std::string bytes = frame("junk") + encode(Created{});
  decoder.feed(bytes.data(), bytes.size());
  EXPECT_FALSE(decoder.next().ok());
  EXPECT_FALSE(decoder.next().ok());
  const std::string good = encode(Created{});
  decoder.feed(good.data(), good.size());
  EXPECT_FALSE(decoder.next().ok());
}

}  // namespace
}  // namespace aipreflight::wire
