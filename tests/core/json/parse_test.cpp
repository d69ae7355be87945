#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "json/value.hpp"

namespace aipreflight::json {
namespace {

using testing::HasSubstr;

Value must_parse(std::string_view text, const Limits& limits = {}) {
  auto result = parse(text, "f.json", limits);
  EXPECT_TRUE(result.ok()) << text << ": " << (result.ok() ? "" : result.error().to_string());
  return result.ok() ? result.take() : Value();
}

std::string error_of(std::string_view text, const Limits& limits = {}) {
  const auto result = parse(text, "f.json", limits);
  return result.ok() ? "parsed" : result.error().to_string();
}

TEST(JsonParse, ReadsEveryKind) {
  const Value value =
      must_parse(R"( {"n":null,"b":true,"f":false,"i":-3,"d":1.5,"s":"x","a":[1,[]],"o":{}} )");
  EXPECT_TRUE(value["n"].is_null());
  EXPECT_TRUE(value["b"].as_bool());
  EXPECT_TRUE(value["f"].is_bool());
  EXPECT_EQ(value["i"].as_integer(), -3);
  EXPECT_EQ(value["d"].as_number(), 1.5);
  EXPECT_EQ(value["s"].as_string(), "x");
  EXPECT_EQ(value["a"].items().size(), 2u);
  EXPECT_TRUE(value["o"].is_object());
}

TEST(JsonParse, ReadsAScalarAtTheTop) {
  EXPECT_EQ(must_parse("7").as_integer(), 7);
  EXPECT_EQ(must_parse("\"x\"").as_string(), "x");
  EXPECT_TRUE(must_parse("null").is_null());
}

TEST(JsonParse, KeepsTheOrderOfMembersAndFindsTheLastOfAName) {
  const Value value = must_parse(R"({"z":1,"a":2,"z":3})");
  EXPECT_EQ(value.members().front().first, "z");
  EXPECT_EQ(value.size(), 3u);
  EXPECT_EQ(value["z"].as_integer(), 3);
}

TEST(JsonParse, KeepsIntegersExact) {
  EXPECT_EQ(must_parse("9007199254740993").as_integer(), 9007199254740993);
  EXPECT_EQ(must_parse("-9223372036854775808").as_integer(),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(write(must_parse("18446744073709551615")), "18446744073709551615");
  EXPECT_TRUE(must_parse("0").is_integer());
  EXPECT_FALSE(must_parse("18446744073709551616").is_integer());
  EXPECT_FALSE(must_parse("1.0").is_integer());
  EXPECT_FALSE(must_parse("1e2").is_integer());
}

TEST(JsonParse, KeepsTheSignOfZero) {
  EXPECT_TRUE(std::signbit(must_parse("-0").as_number()));
}

TEST(JsonParse, RoundsToTheNearestDouble) {
  EXPECT_EQ(must_parse("0.1").as_number(), 0.1);
  EXPECT_EQ(must_parse("2.2250738585072011e-308").as_number(), 2.2250738585072011e-308);
  EXPECT_EQ(must_parse("123456789012345678901234567890").as_number(),
            123456789012345678901234567890.0);
  EXPECT_EQ(must_parse("1e-400").as_number(), 0);
  EXPECT_EQ(must_parse("8.5070591730234615865843651857942052864e37").as_number(), 0x1p126);
}

TEST(JsonParse, TakesNumbersBeyondTheRangeForInfinityOrRefusesThem) {
  EXPECT_EQ(must_parse("1e400").as_number(), HUGE_VAL);
  EXPECT_EQ(must_parse("[-1e999,0e999,\"1e999\"]").items()[0].as_number(), -HUGE_VAL);
  EXPECT_EQ(must_parse("[-1e999,0e999,\"1e999\"]").items()[1].as_number(), 0);
  EXPECT_EQ(must_parse("[-1e999,0e999,\"1e999\"]").items()[2].as_string(), "1e999");
  Limits strict;
  strict.nan_and_infinity = false;
  EXPECT_THAT(error_of("[1e400]", strict), HasSubstr("too big"));
}

TEST(JsonParse, KeepsIntegersExactBesideNumbersBeyondTheRange) {
  const Value value = must_parse("[1e999,9007199254740993]");
  EXPECT_TRUE(value.items()[1].is_integer());
  EXPECT_EQ(value.items()[1].as_integer(), 9007199254740993);
}

TEST(JsonParse, AcceptsNanAndInfinityIfAsked) {
  const Value value = must_parse("[NaN,Infinity,-Infinity]");
  EXPECT_TRUE(std::isnan(value.items()[0].as_number()));
  EXPECT_EQ(value.items()[1].as_number(), HUGE_VAL);
  EXPECT_EQ(value.items()[2].as_number(), -HUGE_VAL);
  Limits strict;
  strict.nan_and_infinity = false;
  for (const char* text : {"NaN", "Infinity", "-Infinity"}) {
    EXPECT_THAT(error_of(text, strict), HasSubstr("expected a value")) << text;
  }
}

TEST(JsonParse, RefusesOtherSpellingsOfThem) {
  for (const char* text : {"Inf", "-Inf", "-NaN", "nan", "inf", "Infinit", "[Inf,1e999]"}) {
    EXPECT_THAT(error_of(text), HasSubstr("invalid JSON")) << text;
  }
}

TEST(JsonParse, DecodesEscapes) {
  EXPECT_EQ(must_parse(R"("\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")").as_string(),
            "\"\\/\b\f\n\r\t\u00e9\U0001F600");
  EXPECT_EQ(must_parse(R"("a\u0000b")").as_string(), std::string("a\0b", 3));
}

TEST(JsonParse, RefusesHalfASurrogatePair) {
  for (const char* text :
       {R"("\ud83d")", R"("\ud83dx")", R"("\ude00")", R"("\ud83d\ud83d")", R"({"\udc00":1})"}) {
    EXPECT_THAT(error_of(text), HasSubstr("surrogate")) << text;
  }
}

TEST(JsonParse, NamesLineAndColumnOfAnUnclosedObject) {
  EXPECT_EQ(error_of("{\n  \"a\": 1\n"),
            "f.json:3:1: invalid JSON: unexpected end: expected ',' or '}' in an object");
}

TEST(JsonParse, NamesLineAndColumnInBytes) {
  EXPECT_THAT(error_of("{\"\u00e9\": x}"), HasSubstr("f.json:1:8:"));
  EXPECT_THAT(error_of("[1,\r\n 2,\r\n x]"), HasSubstr("f.json:3:2:"));
}

TEST(JsonParse, RefusesTextThatIsNotJson) {
  for (const char* text : {"",          " ",          "{",       "[",
                           "}",         "]",          "{]",      "[}",
                           "[1,]",      "{\"a\":1,}", "{a:1}",   "{'a':1}",
                           "{\"a\" 1}", "{\"a\":}",   "[1 2]",   "01",
                           "+1",        "1.",         ".5",      "1e",
                           "-",         "0x1",        "tru",     "truex",
                           "nul",       "\"a",        "\"\\x\"", "\"\\u12\"",
                           "// c\n1",   "[1]//",      "\v1",     "{\"a\":1 \"b\":2}",
                           "1e999x",    "-1e",        "1e400."}) {
    EXPECT_THAT(error_of(text), HasSubstr("invalid JSON")) << text;
  }
}

TEST(JsonParse, RefusesWhatFollowsTheValue) {
  EXPECT_EQ(error_of("{} x"), "f.json:1:4: invalid JSON: something follows the value");
  EXPECT_THAT(error_of("1 2"), HasSubstr("something follows"));
  EXPECT_EQ(error_of("{} \n"), "parsed");
}

// Wherever in memory it stands: RapidJSON looks at sixteen bytes at once.
TEST(JsonParse, RefusesEveryBareControlCharacterWhereverItStands) {
  for (char control = '\x01'; control < ' '; ++control) {
    for (std::size_t before = 0; before < 40; ++before) {
      const std::string text =
          "[\"" + std::string(before, 'a') + control + std::string(40, 'b') + "\"]";
      EXPECT_THAT(error_of(text), HasSubstr(":" + std::to_string(before + 3) + ": invalid JSON: "))
          << int{control} << ' ' << before;
      EXPECT_THAT(error_of(text), HasSubstr("control character")) << int{control} << ' ' << before;
    }
  }
}

TEST(JsonParse, RefusesNulAndControlCharacters) {
  EXPECT_EQ(error_of(std::string_view("{}\0", 3)), "f.json:1:3: invalid JSON: a NUL byte");
  EXPECT_THAT(error_of(std::string_view("\"a\0\"", 4)), HasSubstr("1:3: invalid JSON: a NUL"));
  EXPECT_THAT(error_of("\"a\nb\""), HasSubstr("control character"));
  EXPECT_THAT(error_of("\"a\x1f\""), HasSubstr("control character"));
}

TEST(JsonParse, RefusesInvalidUtf8WithItsPlace) {
  EXPECT_EQ(error_of("{\n\"a\": \"\xFF\"}"), "f.json:2:7: invalid JSON: a byte that is not UTF-8");
  EXPECT_THAT(error_of("\"\xED\xA0\x80\""), HasSubstr("not UTF-8"));
}

TEST(JsonParse, SkipsAByteOrderMarkWithoutCountingIt) {
  EXPECT_EQ(must_parse("\xEF\xBB\xBF[1]").size(), 1u);
  EXPECT_THAT(error_of("\xEF\xBB\xBFx"), HasSubstr("f.json:1:1:"));
}

TEST(JsonParse, BoundsTheDepth) {
  Limits limits;
  limits.depth = 3;
  EXPECT_EQ(error_of("[[[1]]]", limits), "parsed");
  EXPECT_EQ(error_of("[[[[1]]]]", limits), "f.json:1:4: invalid JSON: nested deeper than 3 levels");
  EXPECT_THAT(error_of("[{\"a\":[{}]}]", limits), HasSubstr("1:8: invalid JSON: nested deeper"));
  EXPECT_THAT(error_of(std::string(1'000'000, '[')), HasSubstr("nested deeper than 128 levels"));
}

TEST(JsonParse, BoundsTheSize) {
  Limits limits;
  limits.bytes = 3;
  EXPECT_EQ(error_of("[1]", limits), "parsed");
  EXPECT_EQ(error_of("[12]", limits), "f.json: larger than 3 bytes");
}

TEST(JsonParse, ReadsATextWithoutAnEndingNul) {
  const std::string text = "[12]3";
  EXPECT_EQ(must_parse(std::string_view(text).substr(0, 4)).items()[0].as_integer(), 12);
  EXPECT_EQ(must_parse(std::string_view(text).substr(1, 1)).as_integer(), 1);
}

TEST(JsonParse, ReadsLongTexts) {
  std::string text = "[";
  for (int i = 0; i < 10'000; ++i)
    text += "{\"name\": \"" + std::string(static_cast<std::size_t>(i % 50), 'x') + "\"},";
  text.back() = ']';
  EXPECT_EQ(must_parse(text).size(), 10'000u);
}

}  // namespace
}  // namespace aipreflight::json
