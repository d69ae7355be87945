#include "results.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "readers/read.hpp"

namespace aipreflight::evals {
namespace {

Result<Results> parse(const std::string& text) {
  return read_any(text, "results.json", "malformed", "own", {});
}

Error refused(const std::string& text) {
  auto results = parse(text);
  EXPECT_FALSE(results.ok()) << text;
  return results.ok() ? Error{} : results.error();
}

TEST(EvalResults, CountsGiveTheRate) {
  const auto results = parse(R"({"total": 10, "passed": 9})");
  ASSERT_TRUE(results.ok());
  EXPECT_EQ(results->pass_rate(), 0.9);
}

TEST(EvalResults, CountsAreMoreExactThanARoundedRate) {
  const auto results = parse(R"({"total": 3, "passed": 2, "pass_rate": 0.67})");
  ASSERT_TRUE(results.ok());
  EXPECT_EQ(results->pass_rate(), 2.0 / 3.0);
}

TEST(EvalResults, RateAloneStands) {
  EXPECT_EQ(parse(R"({"pass_rate": 1})")->pass_rate(), 1.0);
  EXPECT_EQ(parse(R"({"pass_rate": 0.91, "total": 100})")->pass_rate(), 0.91);
}

TEST(EvalResults, NullRateIsComputedFromCounts) {
  EXPECT_EQ(parse(R"({"pass_rate": null, "total": 10, "passed": 9})")->pass_rate(), 0.9);
}

TEST(EvalResults, NoRateWithoutBothCounts) {
  for (const char* text :
       {"{}", R"({"passed": 10})", R"({"total": 10})", R"({"total": 0, "passed": 0})"}) {
    const auto results = parse(text);
    ASSERT_TRUE(results.ok()) << text;
    EXPECT_EQ(results->pass_rate(), std::nullopt) << text;
  }
}

TEST(EvalResults, NanRateIsNotReplacedByCounts) {
  const auto results = parse(R"({"pass_rate": NaN, "total": 10, "passed": 9})");
  ASSERT_TRUE(results.ok());
  EXPECT_TRUE(std::isnan(*results->pass_rate()));
  EXPECT_TRUE(std::isnan(*parse(R"({"pass_rate": Infinity})")->pass_rate()));
}

TEST(EvalResults, TotalZeroRanNothingWhateverElseItSays) {
  const auto results = parse(R"({"total": 0, "passed": 0, "pass_rate": 1.0})");
  ASSERT_TRUE(results.ok());
  EXPECT_TRUE(results->ran_nothing());
}

TEST(EvalResults, WrongTypesAreMalformedAndNamed) {
  const std::pair<const char*, const char*> cases[] = {
      {"[1, 2]", "it is a list"},
      {"0.9", "it is a number"},
      {"true", "it is a boolean"},
      {"null", "it is null"},
      {R"("0.9")", "it is text"},
      {R"({"total": "10", "passed": 9})", "total is text"},
      {R"({"total": 10, "passed": "9"})", "passed is text"},
      {R"({"total": true, "passed": 1})", "total is a boolean"},
      {R"({"total": 10.5, "passed": 9})", "total is 10.5"},
      {R"({"total": -1, "passed": -1})", "total is -1"},
      {R"({"total": NaN, "passed": 1})", "total is"},
      {R"({"total": 1e300, "passed": 1})", "total is"},
      {R"({"pass_rate": "high"})", "pass_rate is text"},
      {R"({"pass_rate": "0.95"})", "pass_rate is text"},
      {R"({"pass_rate": true})", "pass_rate is a boolean"},
      {R"({"pass_rate": [0.9]})", "pass_rate is a list"},
      {R"({"pass_rate": 95})", "pass_rate is 95"},
      {R"({"pass_rate": -0.1})", "pass_rate is -0.1"},
      {R"({"metrics": 5})", "metrics is a number"},
      {R"({"metrics": ["answer_quality"]})", "metrics is a list"},
      {R"({"metrics": {"a": 1}, "metric_counts": {"a": "x"}})", "metric_counts: 'a' is text"},
      {R"({"total": 10, "passed": 50})", "passed is 50 and total is 10"},
  };
  for (const auto& [text, words] : cases) {
    const Error error = refused(text);
    EXPECT_EQ(error.reason, "malformed") << text;
    EXPECT_NE(error.message.find(words), std::string::npos) << text << ": " << error.message;
    EXPECT_NE(error.message.find("results.json"), std::string::npos) << error.message;
  }
}

TEST(EvalResults, WhatIsNotJsonHasThePlace) {
  for (const char* text : {"", "{oops", "all good", "{} {}", "{\"a\": \"\xFF\"}", "log\n{}"}) {
    auto results = read_any(text, "results.json", "eval_output_invalid", "own", {});
    ASSERT_FALSE(results.ok()) << text;
    EXPECT_EQ(results.error().reason, "eval_output_invalid");
    EXPECT_NE(results.error().message.find("results.json:1"), std::string::npos)
        << results.error().message;
  }
}

TEST(EvalResults, DeepNestingIsRefusedAndNotACrash) {
  EXPECT_EQ(refused(std::string(1'000'000, '[')).reason, "malformed");
}

TEST(EvalResults, RateAgainstCountsIsInconsistentBeyondRounding) {
  const Error error = refused(R"({"total": 10, "passed": 1, "pass_rate": 0.99})");
  EXPECT_EQ(error.reason, "inconsistent");
  for (const char* value : {"0.99", "passed is 1", "total is 10", "0.1"}) {
    EXPECT_NE(error.message.find(value), std::string::npos) << error.message;
  }
  EXPECT_TRUE(parse(R"({"total": 200, "passed": 199, "pass_rate": 0.99})").ok());
  EXPECT_FALSE(parse(R"({"total": 1000, "passed": 984, "pass_rate": 0.99})").ok());
}

TEST(EvalResults, RepeatedFieldsAreMalformed) {
  EXPECT_EQ(refused(R"({"pass_rate": 0.1, "pass_rate": 0.95})").reason, "malformed");
  EXPECT_EQ(refused(R"({"metrics": {"a": 0.1, "a": 0.9}})").reason, "malformed");
}

TEST(EvalResults, MetricsAreReadInOrderWithTheirKinds) {
  const auto results =
      parse(R"({"metrics": {"b": 0.5, "a": true, "n": null, "nan": NaN, "t": "good", "l": [1]},)"
            R"( "metric_counts": {"b": 30}, "cases": [{"pass_rate": 0}], "errors": 3})");
  ASSERT_TRUE(results.ok());
  ASSERT_EQ(results->metrics.size(), 6u);
  EXPECT_EQ(results->metrics[0].name, "b");
  EXPECT_EQ(results->metrics[0].value, 0.5);
  EXPECT_EQ(results->metrics[0].n, 30);
  EXPECT_EQ(results->find("a")->value, 1.0);
  EXPECT_TRUE(results->find("n")->is_null);
  EXPECT_TRUE(std::isnan(results->find("nan")->value));
  EXPECT_EQ(results->find("t")->wrong_type, "text");
  EXPECT_EQ(results->find("l")->wrong_type, "a list");
  EXPECT_EQ(results->find("missing"), nullptr);
}

TEST(EvalResults, ByteOrderMarkIsSkipped) {
  EXPECT_EQ(parse("\xEF\xBB\xBF{\"pass_rate\": 0.5}")->pass_rate(), 0.5);
}

}  // namespace
}  // namespace aipreflight::evals
