#include "exposition/parse.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "exposition/series.hpp"

namespace aipreflight::exposition {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Writes lines as PromQL would, with their time.
class Scribe : public LineVisitor {
 public:
  void line(const Line& line) override {
    Labels labels;
    for (const auto& [name, value] : line.labels) {
      labels.push_back({std::string(name), std::string(value)});
    }
    std::string text = to_string(line.name, labels) + " " +
                       (std::isnan(line.value) ? "nan" : std::to_string(line.value));
    if (line.time) text += " @" + std::to_string(*line.time);
    lines.push_back(text);
  }
  void type(std::string_view name, std::string_view kind) override {
    types.push_back(std::string(name) + " " + std::string(kind));
  }
  std::vector<std::string> lines;
  std::vector<std::string> types;
};

TEST(Exposition, OfTheTextFormatIsReadWithLabelsEscapesAndTimes) {
  Scribe scribe;
  const auto format = parse(
      "# HELP x what\n# TYPE x counter\nx{a=\"1\", b=\"q\\\"\\\\\\n\",} 3 1700000000500\r\n\n"
      "vllm:y 1e3\n",
      "t",
      scribe);
  ASSERT_TRUE(format.ok()) << format.error().to_string();
  EXPECT_EQ(*format, Format::kText);
  EXPECT_THAT(scribe.lines,
              ElementsAre("x{a=\"1\",b=\"q\\\"\\\\\\n\"} 3.000000 @1700000000.500000",
                          "vllm:y 1000.000000"));
  EXPECT_THAT(scribe.types, ElementsAre("x counter"));
}

TEST(Exposition, OfOpenMetricsHasSecondsExemplarsAndAnEnd) {
  Scribe scribe;
  const auto format = parse("a_total 3 1700000000.5 # {trace=\"x\"} 1\n# EOF\n", "t", scribe);
  ASSERT_TRUE(format.ok()) << format.error().to_string();
  EXPECT_EQ(*format, Format::kOpenMetrics);
  EXPECT_THAT(scribe.lines, ElementsAre("a_total 3.000000 @1700000000.500000"));
}

TEST(Exposition, KeepsWhatIsNoFiniteNumber) {
  Scribe scribe;
  ASSERT_TRUE(parse("a NaN\nb +Inf\nc -Inf\n", "t", scribe).ok());
  EXPECT_THAT(scribe.lines, ElementsAre("a nan", "b inf", "c -inf"));
}

struct Bad {
  const char* text;
  const char* complaint;
};
class BadExposition : public testing::TestWithParam<Bad> {};

TEST_P(BadExposition, IsAnErrorWithItsPlace) {
  Scribe scribe;
  const auto parsed = parse(GetParam().text, "page", scribe);
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(parsed.error().to_string(), HasSubstr(GetParam().complaint));
}

INSTANTIATE_TEST_SUITE_P(
    Lines,
    BadExposition,
    testing::Values(Bad{"ok 1\n<html>\n", "page:2:1: no metric name"},
                    Bad{"x\n", "page:1:2: no value"},
                    Bad{"x oops\n", "page:1:3: not a number"},
                    Bad{"x{a=\"1\" 3\n", "',' or '}' is missing"},
                    Bad{"x{a=1} 3\n", "page:1:5: '\"' is missing before the label's value"},
                    Bad{"x{a=\"1} 3\n", "'\"' is missing after the label's value"},
                    Bad{"x{a} 3\n", "'=' is missing"},
                    Bad{"x 1 2 3\n", "text after the value"},
                    Bad{"x 1 soon\n", "not a time"},
                    Bad{"{\"x\"} 1\n", "a metric without a plain name"}));

TEST(Exposition, ThatIsCutIsAnError) {
  Scribe scribe;
  const auto parsed = parse("a_total 3\n", "page", scribe, Format::kOpenMetrics);
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(parsed.error().message, HasSubstr("'# EOF' is missing"));
}

TEST(Exposition, OfNothingIsCutInItsFirstLine) {
  Scribe scribe;
  const auto parsed = parse("", "page", scribe, Format::kOpenMetrics);
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(parsed.error().message, HasSubstr("'# EOF' is missing"));
  EXPECT_EQ(parsed.error().where.line, 1u);
}

TEST(Exposition, IsBounded) {
  Scribe scribe;
  EXPECT_FALSE(parse("a 1\nb 1\n", "t", scribe, {}, {.bytes = 4}).ok());
  EXPECT_FALSE(parse("a 1\nb 1\n", "t", scribe, {}, {.lines = 1}).ok());
  EXPECT_FALSE(parse("a{x=\"1\",y=\"2\"} 1\n", "t", scribe, {}, {.labels = 1}).ok());
}

}  // namespace
}  // namespace aipreflight::exposition
