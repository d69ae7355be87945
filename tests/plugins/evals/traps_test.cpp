// Traps of result formats that no test of the readers is about already; traps.md has them all.
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "readers/read.hpp"

namespace aipreflight::evals {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

Results results_of(const std::string& text, const Selection& selection = {}) {
  auto results = read_any(text, "r", "malformed", "auto", selection);
  EXPECT_TRUE(results.ok()) << results.error().to_string();
  return results.ok() ? results.take() : Results{};
}

std::string promptfoo(const std::string& results, const std::string& stats) {
  return R"({"results": {"version": 3, "prompts": [], "stats": {)" + stats + R"(}, "results": [)" +
         results + "]}}";
}

TEST(PromptfooTraps, AnEmptyListOfTestsIsOneTestThatNothingJudged) {
  const Results results = results_of(
      promptfoo(R"({"success": true, "failureReason": 0, "score": 1, "namedScores": {}, "vars": {},
                    "testCase": {"vars": {}, "assert": []}, "gradingResult": {"pass": true, "componentResults": []}})",
                R"("successes": 1, "failures": 0, "errors": 0)"));
  EXPECT_EQ(results.passed, 0);
  EXPECT_EQ(results.errored, 1);
  EXPECT_THAT(results.notes, Contains("1 cases have no assertion: nothing judged them"));
}

TEST(PromptfooTraps, AnAssertionThatThrewIsAFailureAndNoError) {
  const Results results = results_of(promptfoo(
      R"({"success": false, "failureReason": 1, "error": "Custom function threw error: x", "namedScores": {},
          "gradingResult": {"pass": false, "reason": "Custom function threw error: x"}})",
      R"("successes": 0, "failures": 1, "errors": 0)"));
  EXPECT_EQ(results.errored, 0);
  EXPECT_EQ(results.total, 1);
}

TEST(PromptfooTraps, TheModelThatGradesIsTheJudge) {
  const Results results = results_of(promptfoo(
      R"({"success": true, "failureReason": 0, "namedScores": {}, "testCase": {"options": {"provider": "openai:b"},
          "assert": [{"type": "assert-set", "assert": [{"type": "llm-rubric", "provider": {"id": "openai:a"}}]}]}})",
      R"("successes": 1, "failures": 0, "errors": 0)"));
  EXPECT_EQ(results.judges, (std::set<std::string>{"openai:a", "openai:b"}));
}

TEST(JunitTraps, ControlCharactersAreThereAsText) {
  const Results results = results_of(
      R"(<testsuite tests="1"><testcase classname="c" name="n"><failure message="#x1B[31mred">#x1B[0m</failure></testcase></testsuite>)");
  EXPECT_EQ(results.total, 1);
  EXPECT_EQ(results.passed, 0);
}

TEST(JunitTraps, ASecondReportInTheFileIsNotPassedOver) {
  const auto results = read_any(R"(<testsuite><testcase name="a"/></testsuite>
<testsuite><testcase name="b"><failure/></testcase></testsuite>)",
                                "r",
                                "malformed",
                                "auto",
                                {});
  ASSERT_FALSE(results);
  EXPECT_EQ(results.error().reason, "malformed");
  EXPECT_EQ(results.error().message, "r: JUnit XML: 2:1: there is more behind the end of its root");
}

TEST(DeepEvalTraps, ANanScoreIsUnmeasured) {
  const Results results = results_of(
      R"({"testPassed": 0, "metricsScores": [], "testCases": [{"name": "a", "success": false,
          "metricsData": [{"name": "Ragas", "score": NaN, "success": false}]}]})");
  EXPECT_TRUE(std::isnan(results.find("Ragas")->value));
  EXPECT_EQ(results.find("Ragas")->n, 0);
  EXPECT_EQ(results.errored, 1);
}

TEST(DeepEvalTraps, ConversationsAreCasesToo) {
  const Results results = results_of(
      R"({"testPassed": 1, "metricsScores": [], "testCases": [], "conversationalTestCases": [
          {"name": "talk", "success": true, "turns": [], "metricsData": []}]})");
  EXPECT_EQ(results.total, 1);
  EXPECT_EQ(results.passed, 1);
}

TEST(LmEvalTraps, AnErrorOfTheMeanIsNoMetricWhateverItIsWrittenAs) {
  const Results results = results_of(
      R"({"results": {"arc": {"acc,none": 0.5, "acc_stderr,none": "N/A", "perplexity,none": 9, "alias": "arc", "sample_len": 7}},
          "n-samples": {"arc": {"original": 4, "effective": 4}}, "versions": {"arc": 1},
          "higher_is_better": {"arc": {"acc": true, "perplexity": false}}, "task_hashes": {"arc": "abc"}})");
  ASSERT_EQ(results.metrics.size(), 2u);
  EXPECT_EQ(results.find("arc/acc")->n, 4);
  EXPECT_THAT(results.warnings, IsEmpty());
}

TEST(LmEvalTraps, TheDirectionOfAMetricIsThatOfItsTask) {
  const Results results = results_of(
      R"({"results": {"wiki": {"word_perplexity,none": 9}}, "n-samples": {"wiki": {"original": 4, "effective": 4}},
          "versions": {}, "higher_is_better": {"wiki": {"word_perplexity": false}}})");
  EXPECT_THAT(results.lower_is_better, Contains("wiki/word_perplexity"));
}

TEST(InspectTraps, NanStandsInItsJsonAndIsUnmeasured) {
  const Results results = results_of(
      R"({"status": "success", "eval": {"task": "t"}, "samples": [{"id": 1, "scores": {"s": {"value": NaN}}}]})");
  EXPECT_TRUE(std::isnan(results.find("s")->value));
  EXPECT_EQ(results.errored, 1);
}

TEST(OpenAiEvalsTraps, TheBootstrapDeviationOfItsReportIsNoStandardErrorAndNotRead) {
  const std::string log =
      R"({"spec": {"eval_name": "e"}, "run_id": "r"})"
      "\n"
      R"({"run_id": "r", "sample_id": "s", "type": "match", "data": {"correct": true}})"
      "\n"
      R"({"final_report": {"accuracy": 0.5, "boostrap_std": 0.01}, "run_id": "r"})";
  const Results results = results_of(log);
  EXPECT_EQ(results.find("boostrap_std"), nullptr);
  EXPECT_EQ(results.find("accuracy"), nullptr);
  EXPECT_EQ(results.pass_rate(), 1);
}

TEST(OpenAiEvalsTraps, ALogWithoutEventsRanNothing) {
  const Results results = results_of(R"({"spec": {"eval_name": "e"}, "run_id": "r"})"
                                     "\n"
                                     R"({"final_report": {"accuracy": NaN}, "run_id": "r"})");
  EXPECT_TRUE(results.ran_nothing());
}

TEST(OpenAiEvalsTraps, TheTotalOfARunIsThatOfTheItemsThatWereExecuted) {
  EXPECT_THAT(
      results_of(R"({"status": "completed", "result_counts": {"total": 1, "passed": 1}})").notes,
      Contains(HasSubstr("count the items that were executed")));
}

TEST(RepeatsTraps, ARunThatErroredLeavesItsCaseWithoutAScore) {
  const std::string text =
      R"({"cases": [{"id": "a", "status": "passed", "metrics": {"q": 1}}, {"id": "a", "status": "errored"}]})";
  const Results results =
      results_of(text, {.provider = "", .prompt = "", .repeats = Repeats::kMajority});
  EXPECT_EQ(results.find("q")->n, 0);
  EXPECT_EQ(results.passed, 0);
}

TEST(RepeatsTraps, ACaseThatWasSkippedOnceIsJudgedByItsOtherRuns) {
  const std::string text =
      R"({"cases": [{"id": "a", "status": "skipped"}, {"id": "a", "status": "failed"}]})";
  const Results results =
      results_of(text, {.provider = "", .prompt = "", .repeats = Repeats::kAll});
  EXPECT_EQ(results.total, 1);
  EXPECT_EQ(results.passed, 0);
}

}  // namespace
}  // namespace aipreflight::evals
