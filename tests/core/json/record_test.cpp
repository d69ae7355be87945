#include "json/record.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace aipreflight::json {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Writes each field as one word.
class Collector : public RecordVisitor {
 public:
  void field(std::string_view name, const Field& field) override {
    fields.push_back(std::string(name) + '=' + shown(field));
  }
  std::vector<std::string> fields;

 private:
  static std::string shown(const Field& field) {
    switch (field.kind) {
      case Field::Kind::kNull:
        return "null";
      case Field::Kind::kBool:
        return field.boolean ? "true" : "false";
      case Field::Kind::kNumber:
        return text::format_number(field.number, 17);
      case Field::Kind::kString:
        return '"' + std::string(field.string) + '"';
      case Field::Kind::kNested:
        return "nested";
    }
    return {};
  }
};

std::vector<std::string> must_read(std::string_view text) {
  Collector collector;
  const auto result = read_record(text, collector);
  EXPECT_TRUE(result.ok()) << text << ": " << (result.ok() ? "" : result.error().message);
  return collector.fields;
}

// "column: message"
std::string error_of(std::string_view text) {
  Collector collector;
  const auto result = read_record(text, collector);
  if (result.ok()) return "read";
  EXPECT_EQ(result.error().where.line, 0u);
  return std::to_string(result.error().where.column) + ": " + result.error().message;
}

TEST(JsonRecord, TellsTheTopLevelMembersInOrder) {
  EXPECT_THAT(must_read(R"({"s": "x", "n": null, "t": true, "f": false, "i": 200, "d": -5.25e1})"),
              ElementsAre("s=\"x\"", "n=null", "t=true", "f=false", "i=200", "d=-52.5"));
  EXPECT_THAT(must_read(" {} "), ElementsAre());
}

TEST(JsonRecord, TellsARepeatedNameAgain) {
  EXPECT_THAT(must_read(R"({"a":1,"a":2})"), ElementsAre("a=1", "a=2"));
}

TEST(JsonRecord, SkipsNestedValues) {
  EXPECT_THAT(must_read(R"({"a":{"x":1,"y":[{}]},"b":[1,"z",{"q":null}],"c":3})"),
              ElementsAre("a=nested", "b=nested", "c=3"));
}

TEST(JsonRecord, ChecksTheSyntaxOfNestedValues) {
  EXPECT_THAT(error_of(R"({"a":[1,]})"), HasSubstr("invalid JSON"));
  EXPECT_THAT(error_of(R"({"a":{"b":Inf}})"), HasSubstr("invalid JSON"));
  EXPECT_THAT(error_of(R"({"a":["\ud800"]})"), HasSubstr("surrogate"));
}

TEST(JsonRecord, DecodesEscapesInNamesAndStrings) {
  EXPECT_THAT(must_read(R"({"\u0061":"\"\\\n\ud83d\ude00"})"),
              ElementsAre("a=\"\"\\\n\U0001F600\""));
}

TEST(JsonRecord, RoundsNumbersToTheNearestDouble) {
  EXPECT_THAT(
      must_read(R"({"a":0.1,"b":9007199254740993,"c":1e-400,"d":2.2250738585072011e-308})"),
      ElementsAre(
          "a=0.10000000000000001", "b=9.007199254740992e15", "c=0", "d=2.2250738585072009e-308"));
}

TEST(JsonRecord, TellsEachMemberOnceWhereverTheFirstUnusualOneStands) {
  const std::string usual[] = {R"("a":1)", R"("b" : "xyz")", R"("c":true)", R"("d":null)"};
  for (const char* const unusual : {R"("u\n":0)",
                                    R"("u":"\"")",
                                    R"("u":"é")",
                                    R"("u":[])",
                                    R"("u":1e5)",
                                    R"("u":NaN)",
                                    R"("u":12345678901234567890)"}) {
    for (std::size_t place = 0; place <= std::size(usual); ++place) {
      std::string text = "{";
      for (std::size_t i = 0; i <= std::size(usual); ++i) {
        if (i > 0) text += ", ";
        text += i == place ? unusual : usual[i < place ? i : i - 1];
      }
      const auto fields = must_read(text + "}");
      ASSERT_EQ(fields.size(), 5u) << text;
      EXPECT_EQ(fields[place == 0 ? 1 : 0], "a=1") << text;
    }
  }
}

TEST(JsonRecord, KeepsToTheGrammarOfNumbers) {
  EXPECT_THAT(must_read(R"({"a":-0,"b":0.5,"c":10,"d":0.0,"e":1E2,"f":2e+1})"),
              ElementsAre("a=0", "b=0.5", "c=10", "d=0", "e=100", "f=20"));
  for (const char* number : {"01",
                             "-01",
                             "00",
                             "1.",
                             ".5",
                             "-",
                             "-.5",
                             "+1",
                             "1.e5",
                             "0x1",
                             "1..2",
                             "1.2.3",
                             "1e",
                             "1 2",
                             "--1"}) {
    EXPECT_THAT(error_of("{\"a\":" + std::string(number) + "}"), HasSubstr("invalid JSON"))
        << number;
  }
}

TEST(JsonRecord, EndsAStringWhereverItsQuoteIs) {
  for (std::size_t size = 0; size < 70; ++size) {
    const std::string text(size, 'x');
    EXPECT_THAT(must_read("{\"a\":\"" + text + "\"}"), ElementsAre("a=\"" + text + "\""));
    EXPECT_THAT(error_of("{\"a\":\"" + text), HasSubstr("unexpected end")) << size;
    EXPECT_THAT(error_of("{\"a\":\"" + text + "\n\"}"), HasSubstr("control character")) << size;
  }
}

TEST(JsonRecord, AcceptsNumbersThatAreNotFinite) {
  EXPECT_THAT(must_read(R"({"a":NaN,"b":Infinity,"c":-Infinity})"),
              ElementsAre("a=NaN", "b=Infinity", "c=-Infinity"));
}

TEST(JsonRecord, TakesNumbersBeyondTheRangeForInfinityAndTellsEachFieldOnce) {
  EXPECT_THAT(
      must_read(R"({"a":"1e999 \" 1e999","b":1e400,"c":-1e400,"d":[1e500],"e":12345,"f":"Inf"})"),
      ElementsAre(
          "a=\"1e999 \" 1e999\"", "b=Infinity", "c=-Infinity", "d=nested", "e=12345", "f=\"Inf\""));
  EXPECT_THAT(must_read(R"({"a":0e999,"b":1000e-400})"), ElementsAre("a=0", "b=0"));
}

TEST(JsonRecord, RefusesOtherSpellingsOfInfinity) {
  for (const char* text :
       {R"({"a":Inf})", R"({"a":-Inf})", R"({"a":-NaN})", R"({"a":1e999,"b":Inf})"}) {
    EXPECT_THAT(error_of(text), HasSubstr("expected a value")) << text;
  }
}

TEST(JsonRecord, RefusesWhatIsNotOneObject) {
  EXPECT_EQ(error_of("[1]"), "1: invalid JSON: expected an object");
  EXPECT_EQ(error_of("  5"), "3: invalid JSON: expected an object");
  for (const char* text : {"null", "true", "\"x\"", "[{}]", "NaN", "1e999"}) {
    EXPECT_THAT(error_of(text), HasSubstr("expected an object")) << text;
  }
  EXPECT_EQ(error_of(""), "1: invalid JSON: empty where a value is expected");
  EXPECT_EQ(error_of("{} {}"), "4: invalid JSON: something follows the value");
}

TEST(JsonRecord, GivesTheColumnOfTheError) {
  EXPECT_EQ(error_of(R"({"a": 1)"),
            "8: invalid JSON: unexpected end: expected ',' or '}' in an object");
  EXPECT_EQ(error_of(R"({"a": x})"), "7: invalid JSON: expected a value");
  EXPECT_THAT(error_of("{\"a\": \"\xFF\"}"),
              HasSubstr("8: invalid JSON: a byte that is not UTF-8"));
}

TEST(JsonRecord, RefusesNulAndControlCharacters) {
  EXPECT_EQ(error_of(std::string_view("{}\0{}", 5)), "3: invalid JSON: a NUL byte");
  EXPECT_THAT(error_of("{\"a\":\"\t\"}"), HasSubstr("control character"));
}

TEST(JsonRecord, ReadsATextWithoutAnEndingNul) {
  const std::string text = R"({"a":12}345)";
  EXPECT_THAT(must_read(std::string_view(text).substr(0, 8)), ElementsAre("a=12"));
}

TEST(JsonRecord, SurvivesAnyDepth) {
  const std::size_t depth = 200'000;
  EXPECT_THAT(must_read("{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}"),
              ElementsAre("a=nested"));
  EXPECT_THAT(error_of("{\"a\":" + std::string(depth, '[')), HasSubstr("unexpected end"));
}

TEST(JsonRecord, ReadsLinesLongerThanItsBuffer) {
  const std::string text(100'000, 'x');
  EXPECT_THAT(must_read("{\"a\":\"" + text + "\"}"), ElementsAre("a=\"" + text + "\""));
}

}  // namespace
}  // namespace aipreflight::json
