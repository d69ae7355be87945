// Formats whose tools are not at hand: the texts here are written from what their projects
// document, and from their source where that is silent. None of them was written by the tool
// itself.
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "readers/read.hpp"

namespace aipreflight::evals {
namespace {

using testing::Contains;
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

constexpr char kDeepEval[] =
    R"({"testPassed": 1, "testFailed": 2, "runDuration": 3.5, "metricsScores": [], "testCases": [
  {"name": "a", "success": true, "metricsData": [{"name": "Faithfulness", "score": 0.9, "success": true, "evaluationModel": "gpt-4o"}]},
  {"name": "b", "metricsData": [{"name": "Faithfulness", "score": 0.4, "success": false, "flaky": true}]},
  {"name": "c", "success": false, "metricsData": [{"name": "Faithfulness", "score": 1, "success": false, "error": "timeout"}]}]})";

TEST(DeepEval, CountsItsCasesAndAveragesItsMetrics) {
  const Results results = results_of(kDeepEval);
  EXPECT_EQ(results.format, "deepeval");
  EXPECT_EQ(results.total, 3);
  EXPECT_EQ(results.passed, 1);
  EXPECT_EQ(results.errored, 1);
  EXPECT_NEAR(results.find("Faithfulness")->value, 0.65, 1e-12);
}

TEST(DeepEval, AMetricWithAnErrorIsUnmeasuredWhateverScoreStandsBesideIt) {
  const Results results = results_of(kDeepEval);
  EXPECT_EQ(results.find("Faithfulness")->n, 2);
  EXPECT_EQ(results.find("Faithfulness")->applies_to, 3);
}

TEST(DeepEval, FlakyAndTheJudgeAreTold) {
  const Results results = results_of(kDeepEval);
  EXPECT_THAT(results.notes, Contains("1 cases or metrics are marked as flaky"));
  EXPECT_THAT(results.notes, Contains("judged by gpt-4o"));
}

TEST(DeepEval, IsReadWithinItsWrapping) {
  EXPECT_EQ(results_of("{\"testRunData\": " + std::string(kDeepEval) + "}").total, 3);
}

TEST(DeepEval, CountsThatAreNotThoseOfTheCasesAreRefused) {
  std::string text = kDeepEval;
  text.replace(text.find("\"testPassed\": 1"), 15, "\"testPassed\": 3");
  EXPECT_EQ(refusal(text), "inconsistent: r: testPassed is 3, but 1 of the cases passed");
}

TEST(LmEval, ResultsHaveMeansAndTheirCounts) {
  const Results results = results_of(
      R"({"results": {"arc": {"acc,none": 0.5, "acc_stderr,none": "N/A", "acc_norm,none": 0.6, "alias": "arc"},
    "gsm8k": {"exact_match,strict-match": 0.25}}, "groups": {"all": {"acc,none": 0.4}}, "versions": {"arc": 1},
    "n-samples": {"arc": {"original": 1000, "effective": 100}, "gsm8k": {"original": 50, "effective": 50}}})");
  EXPECT_EQ(results.format, "lm-eval");
  EXPECT_EQ(results.find("arc/acc")->value, 0.5);
  EXPECT_EQ(results.find("arc/acc")->n, 100);
  EXPECT_EQ(results.find("gsm8k/exact_match,strict-match")->n, 50);
  EXPECT_EQ(results.find("all/acc")->value, 0.4);
  EXPECT_EQ(results.find("arc/acc_stderr"), nullptr);
  EXPECT_FALSE(results.pass_rate());
}

TEST(LmEval, ALimitIsTold) {
  const Results results = results_of(
      R"({"results": {"arc": {"acc,none": 0.5}}, "versions": {}, "n-samples": {"arc": {"original": 9, "effective": 2}}})");
  EXPECT_THAT(results.notes, Contains(HasSubstr("arc ran on 2 of 9 samples (--limit)")));
}

TEST(LmEval, SamplesAreOneCaseForEachFilter) {
  const Results results = results_of(
      R"({"doc_id": 0, "doc_hash": "h0", "filter": "strict", "metrics": ["em"], "em": 1.0}
{"doc_id": 0, "doc_hash": "h0", "filter": "flexible", "metrics": ["em"], "em": 0.0}
{"doc_id": 1, "doc_hash": "h1", "filter": "strict", "metrics": ["em"], "em": NaN})");
  EXPECT_EQ(results.total, 3);
  EXPECT_FALSE(results.passed);
  EXPECT_EQ(results.find("em")->value, 0.5);
  EXPECT_EQ(results.find("em")->applies_to, 3);
}

std::string inspect(const std::string& status, const std::string& more = "") {
  return R"({"version": 2, "status": ")" + status +
         R"(", "eval": {"task": "sums", "model": "m", "config": {}}, "results": {"total_samples": 2, "completed_samples": 2},
    "samples": [{"id": 1, "epoch": 1, "scores": {"match": {"value": "C"}}}, {"id": 1, "epoch": 2, "scores": {"match": {"value": "I"}}},
                {"id": 2, "epoch": 1, "scores": {"match": {"value": "P"}}}, {"id": 2, "epoch": 2, "error": {"message": "x"}}])" +
         more + "}";
}

TEST(Inspect, LettersAreNumbersAndEpochsAreRuns) {
  const Results results = results_of(inspect("success"));
  EXPECT_EQ(results.format, "inspect");
  EXPECT_EQ(results.total, 4);
  EXPECT_EQ(results.passed, 2);
  EXPECT_EQ(results.errored, 1);
  EXPECT_EQ(results.find("match")->value, 0.5);
  const Results folded =
      results_of(inspect("success"), {.provider = "", .prompt = "", .repeats = Repeats::kAll});
  EXPECT_EQ(folded.total, 2);
  EXPECT_EQ(folded.passed, 0);
}

TEST(Inspect, AnythingButASuccessfulRunIsNoResult) {
  for (const char* status : {"started", "cancelled", "error"}) {
    EXPECT_THAT(refusal(inspect(status)),
                HasSubstr("eval_incomplete: r: Inspect's log is '" + std::string(status)))
        << status;
  }
  EXPECT_THAT(refusal(inspect("success", ", \"invalidated\": true")),
              HasSubstr("eval_incomplete: r: Inspect's log is invalidated"));
}

TEST(Inspect, ALogWithoutItsSamplesHasMeansAlone) {
  const Results results = results_of(
      R"({"status": "success", "eval": {"task": "t", "config": {"limit": 5}}, "results": {"total_samples": 5, "completed_samples": 4,
    "scores": [{"name": "match", "scored_samples": 4, "metrics": {"accuracy": {"value": 0.75}}}]}})");
  EXPECT_EQ(results.find("match/accuracy")->value, 0.75);
  EXPECT_EQ(results.find("match/accuracy")->n, 4);
  EXPECT_FALSE(results.total);
  EXPECT_THAT(results.notes, Contains("4 of 5 samples were completed"));
  EXPECT_THAT(results.notes, Contains("the run was limited (--limit)"));
}

constexpr char kOaieval[] = R"({"spec": {"run_id": "r", "eval_name": "e"}}
{"run_id": "r", "event_id": 0, "sample_id": "s.0", "type": "sampling", "data": {}}
{"run_id": "r", "event_id": 1, "sample_id": "s.0", "type": "match", "data": {"correct": true}}
{"run_id": "r", "event_id": 2, "sample_id": "s.1", "type": "match", "data": {"correct": false}}
{"run_id": "r", "event_id": 3, "sample_id": "s.1", "type": "metrics", "data": {"f1": 0.5, "note": "x"}}
{"run_id": "r", "event_id": 4, "sample_id": "s.2", "type": "error", "data": {"type": "t", "message": "m"}}
)";

TEST(OpenAiEvals, EventsDecideTheirSamples) {
  const Results results =
      results_of(std::string(kOaieval) +
                 R"({"final_report": {"accuracy": 0.33, "boostrap_std": 0.1}, "run_id": "r"})");
  EXPECT_EQ(results.format, "openai-evals");
  EXPECT_EQ(results.total, 3);
  EXPECT_EQ(results.passed, 1);
  EXPECT_EQ(results.errored, 1);
  EXPECT_EQ(results.find("f1")->value, 0.5);
  EXPECT_EQ(results.find("boostrap_std"), nullptr);
}

TEST(OpenAiEvals, ALogWithoutItsReportDidNotEnd) {
  EXPECT_THAT(refusal(kOaieval),
              HasSubstr("eval_incomplete: r: oaieval's log has no final_report"));
}

TEST(OpenAiEvals, ARunObjectHasCounts) {
  const Results results = results_of(
      R"({"object": "eval.run", "status": "completed", "result_counts": {"total": 10, "passed": 7, "failed": 2, "errored": 1}})");
  EXPECT_EQ(results.total, 10);
  EXPECT_EQ(results.passed, 7);
  EXPECT_EQ(results.errored, 1);
  EXPECT_THAT(refusal(R"({"status": "in_progress", "result_counts": {"total": 1}})"),
              HasSubstr("eval_incomplete"));
  EXPECT_THAT(refusal(R"({"status": "completed", "result_counts": {"total": 9, "passed": 1}})"),
              HasSubstr("inconsistent"));
  EXPECT_THAT(refusal(R"({"status": "completed", "result_counts": {"passed": -1}})"),
              HasSubstr("malformed"));
}

TEST(Ragas, EveryNumericColumnIsAMetricAndNullLowersItsCoverage) {
  for (const char* text :
       {R"([{"user_input": "?", "response": "a", "faithfulness": 1.0, "tag": "x"},
                               {"user_input": "?", "response": "b", "faithfulness": null, "tag": null}])",
        "{\"user_input\": \"?\", \"response\": \"a\", \"faithfulness\": 1.0}\n"
        "{\"user_input\": \"?\", \"response\": \"b\", \"faithfulness\": null}\n"}) {
    const Results results = results_of(text);
    EXPECT_EQ(results.format, "ragas");
    EXPECT_EQ(results.find("faithfulness")->value, 1);
    EXPECT_EQ(results.find("faithfulness")->n, 1);
    EXPECT_EQ(results.find("faithfulness")->applies_to, 2);
    EXPECT_EQ(results.find("tag"), nullptr);
    EXPECT_FALSE(results.passed);
  }
}

TEST(Tap, ResultsDirectivesAndPlan) {
  const Results results = results_of(
      "TAP version 14\n1..5\nok 1 - a\nnot ok 2 - b\n  ---\n  message: x\n  ...\nok 3 # SKIP no "
      "key\n"
      "not ok 4 - d # TODO later\nok 5\n");
  EXPECT_EQ(results.format, "tap");
  EXPECT_EQ(results.total, 3);
  EXPECT_EQ(results.passed, 2);
  EXPECT_EQ(results.skipped, 2);
}

TEST(Tap, SubtestsAreNotCountedTwice) {
  EXPECT_EQ(results_of("1..1\n    ok 1 - inner\n    1..1\nok 1 - outer\n").total, 1);
}

TEST(Tap, APlanThatWasNotFulfilledIsNoResult) {
  EXPECT_EQ(refusal("1..3\nok 1\nok 2\n"), "eval_incomplete: r: 3 tests were planned and 2 ran");
  EXPECT_EQ(refusal("1..2\nok 1\nBail out! no network\n"),
            "eval_incomplete: r: Bail out! no network");
  EXPECT_THAT(results_of("ok 1\n").notes, Contains(HasSubstr("there is no plan")));
}

TEST(Formats, AreNotTakenForOneAnother) {
  EXPECT_THAT(refusal("{\"total\": 1}", "deepeval"),
              HasSubstr("not results of the format deepeval"));
  EXPECT_THAT(refusal("plain words", "ragas"), HasSubstr("not results of the format ragas"));
  EXPECT_EQ(results_of("{\"total\": 2, \"passed\": 1}").format, "own");
  EXPECT_THAT(refusal("[]"), HasSubstr("malformed"));
}

TEST(Formats, EveryPrefixOfARealFileIsReadOrRefusedButNeverPasses) {
  const std::string whole = std::string(kOaieval) + R"({"final_report": {}, "run_id": "r"})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto results = read_any(whole.substr(0, size), "r", "malformed", "auto", {});
    EXPECT_FALSE(results.ok()) << size;
  }
}

}  // namespace
}  // namespace aipreflight::evals
