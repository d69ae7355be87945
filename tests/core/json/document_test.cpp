#include "json/document.hpp"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace aipreflight::json {
namespace {

using testing::NanSensitiveDoubleEq;

// Texts that parse() accepts or refuses, for whatever reason.
constexpr std::array<std::string_view, 34> kTexts{
    "",
    "null",
    "true",
    "7",
    "-0",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "1e400",
    "[1e400, -1e-400, 1]",
    "NaN",
    "[Infinity, -Infinity]",
    "Inf",
    "\"x\"",
    R"("\ud83d\ude00 \u00e9\n")",
    R"("\ud83d")",
    R"({"\udc00": 1})",
    R"("\q")",
    "[]",
    "{}",
    R"([[], {}, [{}], {"a": []}])",
    R"({"a": {"b": [1, 2.5, "c", null, true]}, "d": false, "a": 3})",
    R"({"a": 1,})",
    "[1, 2",
    "[1] 2",
    "{\"a\" 1}",
    "\xEF\xBB\xBF[1]",
    "[\"\xFF\"]",
    "[\"\xC3\xA9\"]",
    "[1,\n2,\n x]",
    "{\"a\": 01}",
    "[1.]",
    "[[[[1]]]]",
    " \t\r\n [ 1 ] \n",
};

TEST(JsonDocument, SaysOfEveryTextWhatParseSays) {
  Document document;
  for (const std::string_view text : kTexts) {
    const auto value = parse(text, "f.json");
    const auto parsed = document.parse(text, "f.json");
    ASSERT_EQ(parsed.ok(), value.ok()) << text;
    if (!value.ok()) {
      EXPECT_EQ(parsed.error().to_string(), value.error().to_string()) << text;
      EXPECT_TRUE(document.root().is_null()) << text;
      continue;
    }
    EXPECT_EQ(write(document.root()), write(*value)) << text;
    EXPECT_EQ(write(to_value(document.root())), write(*value)) << text;
    EXPECT_THAT(document.root().as_number(), NanSensitiveDoubleEq(value->as_number())) << text;
    EXPECT_EQ(document.root().as_integer(), value->as_integer()) << text;
  }
}

// Of records as programs write them, every text that one changed byte makes of them.
TEST(JsonDocument, SaysOfEveryTextThatIsAByteOffWhatParseSays) {
  constexpr std::array<std::string_view, 5> kRecords{
      R"({"id": "case 17", "ok": true, "m": {"q": 0.25, "c": -0, "n": null}, "t": ["a", []]})",
      R"([{"x": 123456789012345, "y": 1234567890123456}, {}, -12.50, 0, "", false ])",
      R"({"a": {"b": {"c": [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}}})",
      R"({"e": 1e5, "inf": Infinity, "t": "tab	", "u": "\u00e9"})",
      "\n{ \"a\" :\t1 ,\r\n\"a\":[ 1 , 2 ] } "};
  constexpr char kBytes[] = "\"\\{}[],:.-0 1eE\t\n\x7F\xC3";
  Document document;
  std::size_t good = 0;
  for (const std::string_view record : kRecords) {
    for (std::size_t i = 0; i < record.size(); ++i) {
      for (const char byte : kBytes) {  // the NUL at its end, too
        std::string text(record);
        text[i] = byte;
        const auto value = parse(text, "f");
        const auto parsed = document.parse(text, "f");
        ASSERT_EQ(parsed.ok(), value.ok()) << text;
        if (!value.ok()) {
          ASSERT_EQ(parsed.error().to_string(), value.error().to_string()) << text;
          continue;
        }
        ++good;
        ASSERT_EQ(to_value(document.root()), *value) << text;
        ASSERT_EQ(write(document.root()), write(*value)) << text;
      }
    }
  }
  EXPECT_GT(good, 500u);
}

TEST(JsonDocument, HasTheLimitsOfParse) {
  Document document;
  for (const std::string_view text : kTexts) {
    for (const Limits& limits :
         {Limits{.depth = 3}, Limits{.bytes = 5}, Limits{.nan_and_infinity = false}}) {
      const auto value = parse(text, "f.json", limits);
      const auto parsed = document.parse(text, "f.json", limits);
      ASSERT_EQ(parsed.ok(), value.ok()) << text;
      if (value.ok()) continue;
      EXPECT_EQ(parsed.error().to_string(), value.error().to_string()) << text;
    }
  }
}

TEST(JsonDocument, FindsTheLastMemberOfAName) {
  Document document;
  ASSERT_TRUE(document.parse(R"({"z": 1, "a": [true, "x"], "z": 3})", "f").ok());
  const Node& root = document.root();
  EXPECT_EQ(root.size(), 3u);
  EXPECT_EQ(root.members().front().name, "z");
  EXPECT_EQ(root["z"].as_integer(), 3);
  EXPECT_EQ(root["a"].items()[1].as_string(), "x");
  EXPECT_TRUE(root["a"].items()[0].as_bool());
  EXPECT_EQ(root.find("b"), nullptr);
}

TEST(JsonDocument, AccessorsOfAnotherKindAreNeutral) {
  Document document;
  ASSERT_TRUE(document.parse(R"(["x", 1])", "f").ok());
  const Node& text = document.root().items()[0];
  const Node& number = document.root().items()[1];
  EXPECT_EQ(text.as_number(5), 5);
  EXPECT_EQ(text.as_integer(6), 6);
  EXPECT_TRUE(text.as_bool(true));
  EXPECT_EQ(text.size(), 0u);
  EXPECT_TRUE(text.items().empty());
  EXPECT_TRUE(text.members().empty());
  EXPECT_EQ(number.as_string(), "");
  EXPECT_TRUE(number["x"]["y"].is_null());
}

TEST(JsonDocument, ReadsALongTextAfterAShortOneAndAShortOneAfterIt) {
  std::string list = "[0";
  for (int i = 1; i < 20'000; ++i) list += ", {\"number\": " + std::to_string(i) + "}";
  list += ']';
  Document document;
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(document.parse("[\"short\"]", "f").ok());
    EXPECT_EQ(document.root().items()[0].as_string(), "short");
    ASSERT_TRUE(document.parse(list, "f").ok());
    ASSERT_EQ(document.root().size(), 20'000u);
    EXPECT_EQ(document.root().items()[19'999]["number"].as_integer(), 19'999);
    EXPECT_FALSE(document.parse(list.substr(0, list.size() - 1), "f").ok());
    EXPECT_TRUE(document.root().is_null());
  }
}

TEST(JsonDocument, MayBeMoved) {
  Document document;
  ASSERT_TRUE(document.parse("{\"a\": \"a text of its own\"}", "f").ok());
  const Document moved = std::move(document);
  EXPECT_EQ(moved.root()["a"].as_string(), "a text of its own");
}

}  // namespace
}  // namespace aipreflight::json
