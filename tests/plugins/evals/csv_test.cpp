#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "readers/read.hpp"

namespace aipreflight::evals {
namespace {

using testing::HasSubstr;

Results results_of(const std::string& text, const Selection& selection = {}) {
  auto results = read_any(text, "r", "malformed", "auto", selection);
  EXPECT_TRUE(results.ok()) << results.error().to_string();
  return results.ok() ? results.take() : Results{};
}

std::string refusal(const std::string& text, const std::string& format = "auto") {
  const auto results = read_any(text, "r", "malformed", format, {});
  return results.ok() ? "" : results.error().reason + ": " + results.error().message;
}

TEST(Csv, RowsAreCasesAndNumericColumnsAreScores) {
  const Results results = results_of(
      "id,status,provider,faithfulness,comment\r\n1,passed,a,0.5,\"good, \"\"very\"\" good\"\r\n"
      "2,failed,a,,\"two\r\nlines\"\r\n3,errored,b,nan,\r\n4,skipped,b,1,\r\n");
  EXPECT_EQ(results.format, "csv");
  EXPECT_EQ(results.total, 3);
  EXPECT_EQ(results.passed, 1);
  EXPECT_EQ(results.errored, 1);
  EXPECT_EQ(results.skipped, 1);
  EXPECT_EQ(results.find("faithfulness")->value, 0.5);
  EXPECT_EQ(results.find("faithfulness")->applies_to, 3);
  EXPECT_EQ(results.find("comment"), nullptr);
}

TEST(Csv, ColumnsAreNamedWhereTheyAreCalledOtherwise) {
  const auto results = read_any("question,ok,topic,score\nq1,yes,a,1\nq2,no,b,0\nq3,,b,1\n",
                                "r",
                                "malformed",
                                "csv",
                                {},
                                {.id = "question", .passed = "ok", .labels = {"topic"}});
  ASSERT_TRUE(results.ok()) << results.error().to_string();
  EXPECT_EQ(results->passed, 1);
  EXPECT_EQ(results->errored, 1);
  EXPECT_EQ(results->cases[1].id, "q2");
  EXPECT_TRUE(results->cases[1].has_label({"topic", "b"}));
}

TEST(Csv, WithoutOutcomesHasScoresAlone) {
  const Results results = results_of("user_input,response,faithfulness\n?,a,1\n?,b,\n");
  EXPECT_FALSE(results.pass_rate());
  EXPECT_EQ(results.find("faithfulness")->n, 1);
  EXPECT_EQ(results.find("faithfulness")->applies_to, 2);
}

TEST(Csv, NamesThePlaceOfWhatIsWrong) {
  EXPECT_EQ(refusal("id,status\n1,passed\n2\n", "csv"),
            "malformed: r:3:1: a row of 1 cells under a heading of 2");
  EXPECT_EQ(refusal("id,status\n1,\"passed\n", "csv"),
            "malformed: r:2:3: a quoted cell begins here and does not end: was the file cut off?");
  EXPECT_THAT(refusal("id,status\n1,perhaps\n"), HasSubstr("r:2:1: the status is 'perhaps'"));
  EXPECT_THAT(refusal("id,id\n1,2\n", "csv"), HasSubstr("the column 'id' stands there twice"));
  EXPECT_THAT(refusal("id,\xff\n1,2\n", "csv"), HasSubstr("r:1: a byte that is no UTF-8"));
  EXPECT_THAT(refusal("id,passed\n1,maybe\n"), HasSubstr("'passed' is 'maybe'"));
}

TEST(Csv, AColumnOfNumbersAndWordsCannotBeBounded) {
  const Results results = results_of("id,passed,score\n1,true,0.5\n2,true,high\n");
  EXPECT_THAT(results.find("score")->ungateable, HasSubstr("words beside numbers"));
}

}  // namespace
}  // namespace aipreflight::evals
