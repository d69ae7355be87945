#include "inference/request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/value.hpp"

namespace aipreflight::inference {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

Target target(Dialect dialect, std::string base = {}) {
  return {dialect, std::move(base), "m/1", "2024-10-21", "sk-secret"};
}

std::string url(Dialect dialect, std::string base = {}) {
  auto envelope = envelope_of(target(dialect, std::move(base)));
  return envelope ? envelope->url : envelope.error().message;
}

TEST(Envelope, AddsWhatTheAddressLacks) {
  const std::string expected = "http://h:8000/v1/chat/completions";
  for (const char* base : {"http://h:8000",
                           "http://h:8000/",
                           "http://h:8000/v1",
                           "http://h:8000/v1/",
                           "http://h:8000/v1/chat/completions"}) {
    EXPECT_EQ(url(Dialect::kOpenAiChat, base), expected) << base;
  }
  EXPECT_EQ(url(Dialect::kOpenAiResponses), "https://api.openai.com/v1/responses");
  EXPECT_EQ(url(Dialect::kAnthropic, "http://h"), "http://h/v1/messages");
  EXPECT_EQ(url(Dialect::kOllama), "http://localhost:11434/api/chat");
  EXPECT_EQ(url(Dialect::kGemini, "http://h"),
            "http://h/v1beta/models/m%2F1:streamGenerateContent?alt=sse");
  EXPECT_EQ(url(Dialect::kAzure, "https://x.openai.azure.com/"),
            "https://x.openai.azure.com/openai/deployments/m%2F1/chat/"
            "completions?api-version=2024-10-21");
}

TEST(Envelope, RefusesWhatIsNoAddress) {
  EXPECT_THAT(url(Dialect::kAzure), HasSubstr("needs a base_url"));
  EXPECT_THAT(url(Dialect::kOpenAiChat, "localhost:8000"), HasSubstr("http://"));
  EXPECT_THAT(url(Dialect::kOpenAiChat, "file:///etc/passwd"), HasSubstr("is no address"));
}

TEST(Envelope, AKeyIsInAHeaderAndNeverInTheAddress) {
  const std::pair<Dialect, Header> expected[] = {
      {Dialect::kOpenAiChat, {"Authorization", "Bearer sk-secret"}},
      {Dialect::kAzure, {"api-key", "sk-secret"}},
      {Dialect::kAnthropic, {"x-api-key", "sk-secret"}},
      {Dialect::kGemini, {"x-goog-api-key", "sk-secret"}},
  };
  for (const auto& [dialect, header] : expected) {
    auto envelope = envelope_of(target(dialect, "http://h"));
    ASSERT_TRUE(envelope.ok());
    EXPECT_THAT(envelope->headers, Contains(header));
    EXPECT_THAT(envelope->url, Not(HasSubstr("sk-secret")));
  }
}

TEST(Body, AsksForAStreamWithUsage) {
  for (const Dialect dialect : kDialects) {
    auto body = json::parse(body_of(target(dialect), {"Say \"hi\"", 7}), "body");
    ASSERT_TRUE(body.ok()) << to_string(dialect);
    EXPECT_THAT(json::write(*body), HasSubstr(R"(Say \"hi\")"));
    EXPECT_THAT(json::write(*body), HasSubstr(":7"));
  }
  auto chat = json::parse(body_of(target(Dialect::kOpenAiChat), {"x", 7}), "body");
  EXPECT_TRUE((*chat)["stream"].as_bool());
  EXPECT_TRUE((*chat)["stream_options"]["include_usage"].as_bool());
}

TEST(Dialect, NamesReadBack) {
  for (const Dialect dialect : kDialects) EXPECT_EQ(dialect_of(to_string(dialect)), dialect);
  EXPECT_EQ(dialect_of("smtp"), std::nullopt);
}

}  // namespace
}  // namespace aipreflight::inference
