#include "json/plain_scanner.hpp"

#include <array>
#include <gtest/gtest.h>
#include <random>
#include <string>

#include "json/document.hpp"
#include "kit/change.hpp"

namespace aipreflight::json {
namespace {

bool skips(std::string_view text, std::size_t depth = 4) {
  PlainScanner scanner(text);
  return scanner.skip_value(depth) && scanner.is_at_end();
}

TEST(PlainScanner, SkipsValuesOfEveryKind) {
  for (const char* text : {R"("")",
                           R"("a\"\\\/\b\f\n\r\t\u00e9")",
                           R"("\ud83d\ude00")",
                           "\"caf\xC3\xA9 \xF0\x9F\x98\x80 and so on and on\"",
                           "-1.5",
                           "null",
                           "true",
                           "false",
                           "[]",
                           R"([1, "a", [{"b" : {}}]])",
                           R"({"a\n": [1] , "b": "c"})"}) {
    EXPECT_TRUE(skips(text)) << text;
    Document document;
    EXPECT_TRUE(document.parse(text, "t")) << text;
  }
}

TEST(PlainScanner, RefusesWhatIsNoJson) {
  for (const char* text : {R"(")",
                           R"("\)",
                           R"("\x")",
                           R"("\u12")",
                           R"("\u12g4")",
                           R"("\u-123")",
                           R"("\ud83d")",
                           R"("\ud83d\u0041")",
                           R"("\ude00")",
                           "\"a\nb\"",
                           "\"\xC3\"",
                           "\"\xED\xA0\x80\"",
                           "nul",
                           "[1,]",
                           "[1",
                           R"({"a" 1})",
                           R"({a: 1})",
                           "01"}) {
    EXPECT_FALSE(skips(text)) << text;
    Document document;
    EXPECT_FALSE(document.parse(text, "t")) << text;
  }
}

TEST(PlainScanner, GoesNoDeeperThanItIsTold) {
  EXPECT_TRUE(skips("[[[1]]]", 3));
  EXPECT_FALSE(skips("[[[[1]]]]", 3));
  EXPECT_FALSE(skips(R"([{"a": [{}]}])", 3));
  EXPECT_FALSE(skips("[]", 0));
}

TEST(PlainScanner, TakesStringsBeyondAsciiAsTheyStandThere) {
  const std::string text = "\"\xC3\xA9t\xC3\xA9\"";
  PlainScanner scanner(text);
  std::string_view string;
  ASSERT_TRUE(scanner.take_string(string));
  EXPECT_EQ(string, "\xC3\xA9t\xC3\xA9");
  PlainScanner broken("\"\xC3t\"");
  EXPECT_FALSE(broken.take_string(string));
}

// Whatever some changed bytes make of a value.
TEST(PlainScanner, SkipsNothingThatIsNoJson) {
  const std::string value = R"({"a": "\u00e9\ud83d\ude00\n", "b": [1, -2.5, "caf)"
                            "\xC3\xA9"
                            R"("], "c": {"d": null, "e": true}})";
  constexpr std::array<std::string_view, 12> kParts{
      "\"", "\\", "\\u", "\\ud83d", "[", "]", "{", "}", ",", ":", "\xC3", "1"};
  std::mt19937 random(5);
  std::size_t skipped = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = value;
    kit::change(text, kParts, random);
    if (!skips(text)) continue;
    ++skipped;
    Document document;
    ASSERT_TRUE(document.parse(text, "t")) << text;
  }
  EXPECT_GT(skipped, 5000u);
}

}  // namespace
}  // namespace aipreflight::json
