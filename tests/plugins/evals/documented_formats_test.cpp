// Formats whose tools are not at hand: the texts here are written from what their projects
// document, and from their source where that is silent. None of them was written by the tool
// itself.
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kit/zip_writer.hpp"
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
  EXPECT_EQ(results.total, 2);
  EXPECT_EQ(results.passed, 1);
  EXPECT_EQ(results.errored, 1);
  EXPECT_EQ(results.find("Faithfulness")->value, 0.9);
}

TEST(DeepEval, AMetricWithAnErrorIsUnmeasuredWhateverScoreStandsBesideIt) {
  const Results results = results_of(kDeepEval);
  EXPECT_EQ(results.find("Faithfulness")->n, 1);
  EXPECT_EQ(results.find("Faithfulness")->applies_to, 2);
}

TEST(DeepEval, WhatIsMarkedAsFlakyDecidesNothing) {
  const Results results = results_of(kDeepEval);
  EXPECT_EQ(results.set_aside, 1);
  EXPECT_EQ(results.skipped, 1);
  EXPECT_THAT(results.notes, Contains(HasSubstr("1 scores are of metrics marked as flaky")));
  const Results whole = results_of(
      R"({"testPassed": 1, "metricsScores": [], "testCases": [{"name": "a", "success": true, "flaky": true, "metricsData": []}]})");
  EXPECT_EQ(whole.total, 0);
  EXPECT_EQ(whole.set_aside, 1);
}

TEST(DeepEval, TheModelOfAMetricIsItsJudge) {
  EXPECT_EQ(results_of(kDeepEval).judges, std::set<std::string>{"gpt-4o"});
}

TEST(DeepEval, IsReadWithinItsWrapping) {
  EXPECT_EQ(results_of("{\"testRunData\": " + std::string(kDeepEval) + "}").total, 2);
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

TEST(LmEval, MetricsOfATaskAreSelected) {
  const std::string text =
      R"({"results": {"arc": {"acc,none": 0.5}, "arc_easy": {"acc,none": 0.7}}, "versions": {},
          "n-samples": {"arc": {"original": 9, "effective": 9}}})";
  const Results results = results_of(text, {.task = "arc"});
  ASSERT_EQ(results.metrics.size(), 1u);
  EXPECT_EQ(results.find("arc/acc")->value, 0.5);
  const auto other = read_any(text, "r", "malformed", "auto", {.task = "gsm8k"});
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().reason, "nothing_selected");
  EXPECT_THAT(other.error().message, HasSubstr("tasks are 'arc', 'arc_easy'"));
  const auto part = read_any(text, "r", "malformed", "auto", {.provider = "gpt"});
  ASSERT_FALSE(part.ok());
  EXPECT_EQ(part.error().reason, "cases_not_known");
}

TEST(LmEval, SamplesAreOfTheTaskThatTheirFileNames) {
  const std::string line =
      R"({"doc_id": 0, "doc_hash": "h", "filter": "none", "metrics": ["em"], "em": 1})";
  const auto results = read_any(line,
                                "out/m/samples_big_bench_2026-11-02T10-00-00.jsonl",
                                "malformed",
                                "auto",
                                {.task = "big_bench"});
  ASSERT_TRUE(results.ok()) << results.error().to_string();
  EXPECT_EQ(results->cases.front().task, "big_bench");
  EXPECT_EQ(results_of(line).cases.front().task, "");
}

TEST(LmEval, ALimitIsTold) {
  const Results results = results_of(
      R"({"results": {"arc": {"acc,none": 0.5}}, "versions": {}, "n-samples": {"arc": {"original": 9, "effective": 2}}})");
  EXPECT_THAT(results.warnings, Contains(HasSubstr("arc ran on 2 of 9 samples (--limit)")));
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

TEST(Inspect, ASampleThatIsNoObjectIsRefused) {
  EXPECT_EQ(refusal(R"({"status": "success", "eval": {"task": "t"}, "samples": [{"id": 1}, 2]})"),
            "malformed: r: samples[1] is no object");
}

TEST(Inspect, ALogWithoutItsSamplesHasMeansAlone) {
  const Results results = results_of(
      R"({"status": "success", "eval": {"task": "t", "config": {"limit": 5}}, "results": {"total_samples": 5, "completed_samples": 4,
    "scores": [{"name": "match", "scored_samples": 4, "metrics": {"accuracy": {"value": 0.75}}}]}})");
  EXPECT_EQ(results.find("match/accuracy")->value, 0.75);
  EXPECT_EQ(results.find("match/accuracy")->n, 4);
  EXPECT_FALSE(results.total);
  EXPECT_THAT(results.warnings, Contains("4 of 5 samples were completed"));
  EXPECT_THAT(results.warnings, Contains("the run was limited (--limit)"));
}

constexpr char kOaieval[] = R"({"spec": {"run_id": "r", "eval_name": "e"}}
{"run_id": "r", "event_id": 0, "sample_id": "s.0", "type": "sampling", "data": {}}
{"run_id": "r", "event_id": 1, "sample_id": "s.0", "type": "match", "data": {"correct": true}}
{"run_id": "r", "event_id": 2, "sample_id": "s.1", "type": "match", "data": {"correct": false}}
{"run_id": "r", "event_id": 3, "sample_id": "s.1", "type": "metrics", "data": {"f1": 0.5, "note": "x"}}
{"run_id": "r", "event_id": 4, "sample_id": "s.2", "type": "error", "data": {"type": "t", "message": "m"}}
)";

constexpr char kHeader[] =
    R"({"version": 2, "status": "success", "eval": {"task": "sums", "task_version": 3, "model": "m",
  "dataset": {"name": "sums.jsonl"}, "config": {}}, "results": {"total_samples": 2, "completed_samples": 2}})";

std::string inspect_archive(const std::string& header = kHeader) {
  kit::ZipWriter zip;
  zip.add({.name = "_journal/start.json", .content = "{}", .method = 8});
  zip.add({"samples/1_epoch_1.json",
           R"({"id": 1, "epoch": 1, "total_time": 2.5, "scores": {"match": {"value": "C"}}})"});
  zip.add(
      {.name = "samples/2_epoch_1.json",
       .content = R"({"id": 2, "epoch": 1, "total_time": 1, "scores": {"match": {"value": "I"}}})",
       .method = 8});
  zip.add({"reductions.json", "[]"});
  if (!header.empty()) zip.add({"header.json", header});
  return zip.bytes();
}

TEST(InspectArchive, SaysWhatTheLogAsJsonSays) {
  const Results results = results_of(inspect_archive());
  EXPECT_EQ(results.format, "inspect");
  EXPECT_EQ(results.tool, "Inspect sums");
  EXPECT_EQ(results.dataset, "sums.jsonl, task version 3");
  EXPECT_EQ(results.total, 2);
  EXPECT_EQ(results.passed, 1);
  EXPECT_EQ(results.find("match")->value, 0.5);
  EXPECT_EQ(results.find("latency_s")->value, 1.75);
  EXPECT_EQ(results.cases.front().provider, "m");
  EXPECT_EQ(results.cases.front().task, "sums");
}

TEST(InspectArchive, OfARunThatDidNotEndIsNoResult) {
  EXPECT_THAT(refusal(inspect_archive("")), HasSubstr("eval_incomplete: r: the archive has no"));
  EXPECT_THAT(refusal(inspect_archive(R"({"status": "error", "eval": {"task": "t"}})")),
              HasSubstr("eval_incomplete: r: Inspect's log is 'error'"));
}

TEST(InspectArchive, OtherArchivesAreRefused) {
  kit::ZipWriter other;
  other.add({"word/document.xml", "<x/>"});
  EXPECT_THAT(refusal(other.bytes()), HasSubstr("eval_incomplete"));
  EXPECT_THAT(refusal(inspect_archive("{}")), HasSubstr("malformed: r: header.json is not"));
  EXPECT_THAT(refusal(inspect_archive("{")), HasSubstr("malformed: r: header.json:1:"));
  kit::ZipWriter slip;
  slip.add({"header.json", kHeader});
  slip.add({"samples/../../../etc/cron.d/x", "{}"});
  EXPECT_THAT(refusal(slip.bytes()), HasSubstr("archive_unsafe_path"));
  kit::ZipWriter bomb;
  bomb.add({.name = "samples/1_epoch_1.json", .content = "{}", .said_size = 4'000'000'000});
  EXPECT_THAT(refusal(bomb.bytes()), HasSubstr("archive_too_large"));
}

TEST(Inspect, MoreSamplesThanItCountsAreInconsistent) {
  std::string text = inspect("success");
  text.replace(text.find("\"total_samples\": 2"), 18, "\"total_samples\": 1");
  EXPECT_THAT(refusal(text), HasSubstr("inconsistent: r: total_samples is 1, but 2 samples"));
}

constexpr char kMlflow[] = R"({"run": {"info": {"status": "FINISHED"}, "data": {"metrics": [
  {"key": "correctness/mean", "value": 0.5, "timestamp": 1, "step": 0},
  {"key": "correctness/mean", "value": 0.75, "timestamp": 2, "step": 1},
  {"key": "toxicity/mean", "value": NaN, "timestamp": 1, "step": 0}]}}})";

TEST(Mlflow, TheNewestValueOfEachMetricCounts) {
  const Results results = results_of(kMlflow);
  EXPECT_EQ(results.format, "mlflow");
  EXPECT_FALSE(results.pass_rate());
  EXPECT_EQ(results.find("correctness/mean")->value, 0.75);
  EXPECT_TRUE(std::isnan(results.find("toxicity/mean")->value));
}

TEST(Mlflow, ARunThatDidNotFinishIsNoResult) {
  for (const char* status : {"RUNNING", "FAILED", "KILLED", "SCHEDULED", ""}) {
    std::string text = kMlflow;
    text.replace(text.find("FINISHED"), 8, status);
    EXPECT_THAT(refusal(text),
                HasSubstr("eval_incomplete: r: the MLflow run is '" + std::string(status) + "'"));
  }
}

TEST(Mlflow, RowsOfItsTableAreCases) {
  std::string text = kMlflow;
  text.insert(text.size() - 1, R"(, "table": {"columns": ["inputs", "score/v1", "latency"],
    "data": [["a", 1, 0.5], ["b", null, 1.5], ["c", 0, 1]]})");
  const Results results = results_of(text);
  EXPECT_EQ(results.total, 3);
  EXPECT_FALSE(results.passed);
  EXPECT_EQ(results.find("score/v1")->value, 0.5);
  EXPECT_EQ(results.find("score/v1")->n, 2);
  EXPECT_EQ(results.find("score/v1")->applies_to, 3);
  EXPECT_EQ(results.find("inputs"), nullptr);
  EXPECT_EQ(results.find("correctness/mean")->value, 0.75);
  text.replace(text.find("[\"a\", 1, 0.5]"), 13, "[\"a\", 1]");
  EXPECT_THAT(refusal(text), HasSubstr("a row of 2 values and 3 columns"));
}

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

TEST(Formats, OfAnotherToolAreNamed) {
  struct Other {
    std::string text;
    const char* format;
  };
  const Other others[] = {{kDeepEval, "deepeval"},
                          {kOaieval, "openai-evals"},
                          {kMlflow, "mlflow"},
                          {"TAP version 14\n1..1\nok 1\n", "tap"},
                          {"<testsuite/>", "junit"},
                          {inspect("success"), "inspect"},
                          {inspect_archive(), "inspect"},
                          {R"({"cases": [{"status": "passed"}]})", "own"},
                          {"id,status\n1,passed\n", "csv"}};
  for (const Other& other : others) {
    for (const char* wanted : {"promptfoo", "junit", "ragas", "own"}) {
      if (std::string_view(wanted) == other.format) continue;
      EXPECT_THAT(refusal(other.text, wanted),
                  HasSubstr("other_format: r: not results of the format " + std::string(wanted) +
                            ", but of " + other.format));
    }
  }
}

TEST(Formats, InUtf16AreRefusedByThatName) {
  for (const char* mark : {"\xFF\xFE", "\xFE\xFF"}) {
    EXPECT_THAT(refusal(std::string(mark) + std::string("{\0}\0", 4)),
                HasSubstr("malformed: r: it is UTF-16, UTF-8 is expected"));
  }
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
