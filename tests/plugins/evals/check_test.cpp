#include <cmath>
#include <gtest/gtest.h>
#include <set>

#include "json/value.hpp"
#include "kit/details.hpp"
#include "kit/scratch.hpp"

namespace aipreflight {
namespace {

using testkit::Status;

class EvalsCheck : public kit::Scratch {
 protected:
  testkit::Result judge(const std::string& section, bool is_cancelled = false) {
    return testkit::Check::linked()
        .with(section)
        .cancelled_when([=] { return is_cancelled; })
        .run();
  }
  // With a results file, and nothing else.
  testkit::Result judge_file(const std::string& results, const std::string& bounds) {
    write("r.json", results);
    return judge("results_file: r.json\n" + bounds);
  }
};

constexpr char kMinimum[] = "min_pass_rate: 0.9\n";
constexpr char kQuality[] = "metrics: {answer_quality: {min: 0.9}}\n";

// The defects of the first gate, as gate-evals-rag lists them: each has one right answer.
TEST_F(EvalsCheck, NanMetricFailsAsNoNumber) {
  const auto judged = judge_file(R"({"metrics": {"answer_quality": NaN}})", kQuality);
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "metric_not_a_number");
}

TEST_F(EvalsCheck, MisspeltKeyIsRejectedWithItsPlaceAndTheNearest) {
  for (const char* section : {"command: x\nmin_pas_rate: 0.9\n", "command: x\nmetrcs: {}\n"}) {
    const auto judged = judge(section);
    EXPECT_EQ(judged.exit_code, 2);
    EXPECT_NE(judged.to_string().find("with.yml:2:1"), std::string::npos) << judged;
    EXPECT_NE(judged.to_string().find("did you mean"), std::string::npos) << judged;
  }
}

TEST_F(EvalsCheck, MisspeltBoundIsRejected) {
  const auto judged = judge_file(R"({"metrics": {"answer_quality": 0.01}})",
                                 "metrics: {answer_quality: {minimum: 0.9}}\n");
  EXPECT_EQ(judged.exit_code, 2);
  EXPECT_NE(judged.to_string().find("minimum"), std::string::npos);
}

TEST_F(EvalsCheck, RepeatedKeyIsRejected) {
  EXPECT_EQ(
      judge_file("{\"pass_rate\": 0.1}", "min_pass_rate: 0.9\nmin_pass_rate: 0.05\n").exit_code, 2);
}

TEST_F(EvalsCheck, PromptfooIsReadNativelyAndDecides) {
  write(
      "p.json",
      R"({"results": {"version": 3, "prompts": [], "stats": {"successes": 1, "failures": 1, "errors": 0}, "results": [
    {"success": true, "failureReason": 0, "namedScores": {"cited": 1}, "vars": {"q": 1}},
    {"success": false, "failureReason": 1, "namedScores": {"cited": 0}, "vars": {"q": 2}}]}})");
  const auto judged = judge("results_file: p.json\nmin_pass_rate: 0.9\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "pass_rate_below_minimum");
  EXPECT_EQ(judge("results_file: p.json\nmetrics: {cited: {min: 0.5}}\n").exit_code, 0);
}

constexpr char kGaps[] =
    R"({"cases": [{"status": "passed", "metrics": {"q": 1}}, {"status": "passed", "metrics": {"q": NaN}},
  {"status": "errored", "provider": "b"}]})";

TEST_F(EvalsCheck, TooManyErroredCasesMeasureNothing) {
  const auto judged = judge_file(kGaps, "min_pass_rate: 0.5\n");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "too_many_errors");
  EXPECT_EQ(judge_file(kGaps, "min_pass_rate: 0.5\nmax_error_rate: 0.4\n").exit_code, 0);
}

TEST_F(EvalsCheck, ValuesThatAreMissingCannotRaiseAMean) {
  const std::string bounds = "max_error_rate: 1\nmetrics: {q: {min: 0.9";
  EXPECT_EQ(judge_file(kGaps, bounds + "}}\n").reason_code, "coverage_below_minimum");
  EXPECT_EQ(judge_file(kGaps, bounds + ", min_coverage: 0.5}}\n").exit_code, 0);
}

TEST_F(EvalsCheck, TooFewCasesFail) {
  EXPECT_EQ(judge_file(kGaps, "max_error_rate: 1\nmin_cases: 10\n").reason_code, "too_few_cases");
  EXPECT_EQ(judge_file(kGaps, "max_error_rate: 1\nmin_cases: 3\n").exit_code, 0);
  EXPECT_EQ(judge_file("{\"pass_rate\": 1}", "min_cases: 3\n").exit_code, 1);
}

TEST_F(EvalsCheck, WithConfidenceFewCasesDecideNothing) {
  const std::string bounds = "min_pass_rate: 0.9\nconfidence: 0.95\n";
  EXPECT_EQ(judge_file(R"({"total": 10, "passed": 10})", bounds).status, Status::kWarn);
  EXPECT_EQ(judge_file(R"({"total": 40, "passed": 40})", bounds).status, Status::kPass);
  EXPECT_EQ(judge_file(R"({"total": 10, "passed": 10})", bounds + "inconclusive: fail\n").exit_code,
            1);
  EXPECT_EQ(judge_file(R"({"total": 10, "passed": 10})", "min_pass_rate: 0.9\ninconclusive: fail\n")
                .exit_code,
            2);
}

TEST_F(EvalsCheck, ASelectionWithoutCasesIsAnError) {
  EXPECT_EQ(judge_file(kGaps, "min_pass_rate: 0.5\nselect: {provider: c}\n").reason_code,
            "nothing_selected");
}

TEST_F(EvalsCheck, StaleFileAfterAFailedCommandIsAnError) {
  write("r.json", R"({"pass_rate": 0.9})");
  const auto judged = judge("command: 'false'\nresults_file: r.json\nmin_pass_rate: 0.9\n");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "stale");
}

TEST_F(EvalsCheck, TotalZeroFailsEvenWithARate) {
  const auto judged = judge_file(R"({"total": 0, "passed": 0, "pass_rate": 1.0})", kMinimum);
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "nothing_measured");
  EXPECT_EQ(judge_file(R"({"total": 0, "metrics": {"answer_quality": 1}})", kQuality).exit_code, 1);
}

TEST_F(EvalsCheck, MorePassedThanRanIsMalformed) {
  const auto judged = judge_file(R"({"total": 10, "passed": 50})", kMinimum);
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "malformed");
}

TEST_F(EvalsCheck, RateThatContradictsTheCountsIsInconsistent) {
  const auto judged = judge_file(R"({"total": 10, "passed": 1, "pass_rate": 0.99})", kMinimum);
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "inconsistent");
}

TEST_F(EvalsCheck, PercentAsMinimumIsRejected) {
  const auto judged = judge_file(R"({"pass_rate": 0.95})", "min_pass_rate: 90\n");
  EXPECT_EQ(judged.exit_code, 2);
  EXPECT_NE(judged.to_string().find("90"), std::string::npos) << judged;
}

TEST_F(EvalsCheck, OutputThatIsNoMappingAndMetricThatIsTextAreErrors) {
  EXPECT_EQ(judge_file("[1, 2]", kMinimum).reason_code, "malformed");
  for (const char* value : {"\"good\"", "[1]", "{\"value\": 1}"}) {
    const auto judged =
        judge_file(std::string(R"({"metrics": {"answer_quality": )") + value + "}}", kQuality);
    EXPECT_EQ(judged.exit_code, 3) << value;
    EXPECT_EQ(judged.reason_code, "malformed") << value;
  }
}

TEST_F(EvalsCheck, HangingCommandIsAnErrorAfterTheTimeout) {
  const auto judged = judge("command: sleep 300\ntimeout: 200ms\nmin_pass_rate: 0.9\n");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "eval_timeout");
}

TEST_F(EvalsCheck, CommandWithoutBoundWarnsAndIsNotRun) {
  const auto judged = judge("command: touch ran\n");
  EXPECT_EQ(judged.status, Status::kWarn);
  EXPECT_EQ(judged.reason_code, "nothing_gated");
  EXPECT_NE(judged.summary.find("touch ran"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists("ran"));
}

// What the first gate did right.
TEST_F(EvalsCheck, RateAtTheMinimumPassesWithCountsAndInterval) {
  const auto judged = judge_file(R"({"total": 10, "passed": 9})", kMinimum);
  EXPECT_EQ(judged.status, Status::kPass);
  EXPECT_EQ(judged.summary, "quality gate passed: pass rate 90% (min 90%)");
  const testkit::Gate& gate = judged.gate("pass_rate");
  EXPECT_EQ(gate.value, 0.9);
  EXPECT_EQ(gate.n, 10);
  EXPECT_EQ(gate.config_key, "min_pass_rate");
  ASSERT_TRUE(gate.interval);
  EXPECT_NEAR(gate.interval->low, 0.5958, 1e-4);
  EXPECT_NEAR(gate.interval->high, 0.9821, 1e-4);
  EXPECT_EQ(gate.interval->method, "wilson");
}

TEST_F(EvalsCheck, MinimumInPerCentIsTheSameMinimum) {
  EXPECT_EQ(judge_file(R"({"total": 10, "passed": 9})", "min_pass_rate: 90%\n").exit_code, 0);
  EXPECT_EQ(judge_file(R"({"total": 100, "passed": 89})", "min_pass_rate: 90%\n").exit_code, 1);
}

TEST_F(EvalsCheck, EveryMissedBoundIsInTheSummary) {
  const auto judged = judge_file(
      R"({"pass_rate": 0.1, "metrics": {"a": 0.5, "b": 0.9, "c": 0.1, "d": 0.5, "e": 7}})",
      "min_pass_rate: 0.9\n"
      "metrics: {a: {min: 1}, b: {min: 0.9}, c: {max: 0}, d: {min: 0.1, max: 0.9}, e: {max: 7}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.summary,
            "pass rate 10% below minimum 90%; a 0.5 below minimum 1; c 0.1 above maximum 0");
  EXPECT_EQ(judged.gates.size(), 7u);
  EXPECT_EQ(judged.gate("metric.a.min").reason_code, "metric_below_minimum");
  EXPECT_EQ(judged.gate("metric.c.max").reason_code, "metric_above_maximum");
  EXPECT_EQ(judged.gate("metric.a.min").config_key, "metrics.a.min");
}

TEST_F(EvalsCheck, ValueJustBesideTheBoundIsShownApartFromIt) {
  const auto low = judge_file(R"({"metrics": {"answer_quality": 0.8999999}})", kQuality);
  EXPECT_EQ(low.exit_code, 1);
  EXPECT_EQ(low.summary, "answer_quality 0.8999999 below minimum 0.9");
  const auto rate = judge_file(R"({"total": 100000, "passed": 89999})", kMinimum);
  EXPECT_EQ(rate.summary, "pass rate 89.999% below minimum 90%");
}

TEST_F(EvalsCheck, MetricsPassAtTheirBounds) {
  for (const char* bounds :
       {"{min: 0.4}", "{max: 0.4}", "{min: 0.4, max: 0.6}", "{min: 0.4, max: 0.4}"}) {
    const auto judged =
        judge_file(R"({"metrics": {"x": 0.4}})", std::string("metrics: {x: ") + bounds + "}\n");
    EXPECT_EQ(judged.status, Status::kPass) << bounds;
  }
}

TEST_F(EvalsCheck, TrueCountsAsOneAndUnicodeNamesWork) {
  EXPECT_EQ(judge_file(R"({"metrics": {"answer_quality": true}})", kQuality).exit_code, 0);
  const auto judged = judge_file(R"({"metrics": {"qualität_日本": 0.7}})",
                                 "metrics: {qualität_日本: {min: 0.5}}\n");
  EXPECT_EQ(judged.exit_code, 0);
  EXPECT_TRUE(judged.has_gate("metric.qualität_日本.min")) << judged;
}

TEST_F(EvalsCheck, NameWithOtherCharactersIsEscapedInTheGateId) {
  const auto judged = judge_file("{\"metrics\": {\"recall (k=5)\": 0.7}}",
                                 "metrics: {'recall (k=5)': {min: 0.5}}\n");
  EXPECT_EQ(judged.exit_code, 0);
  EXPECT_TRUE(judged.has_gate("metric.recall %28k%3D5%29.min")) << judged;
}

TEST_F(EvalsCheck, AbsentNumbersFailTheirBounds) {
  const std::pair<const char*, const char*> rates[] = {
      {"{}", "pass_rate_missing"},
      {R"({"passed": 10})", "pass_rate_missing"},
      {R"({"total": 0, "passed": 0})", "nothing_measured"},
      {R"({"pass_rate": NaN})", "pass_rate_not_a_number"}};
  for (const auto& [results, reason] : rates) {
    const auto judged = judge_file(results, kMinimum);
    EXPECT_EQ(judged.exit_code, 1) << results;
    EXPECT_EQ(judged.reason_code, reason) << results;
    EXPECT_FALSE(judged.summary.empty());
  }
  const std::pair<const char*, const char*> metrics[] = {
      {"{}", "metric_missing"},
      {R"({"metrics": {"answer_quality": null}})", "metric_missing"},
      {R"({"metrics": {"answer_quality": Infinity}})", "metric_not_a_number"},
      {R"({"metrics": {"answer_quality": 1}, "metric_counts": {"answer_quality": 0}})",
       "nothing_measured"}};
  for (const auto& [results, reason] : metrics) {
    const auto judged = judge_file(results, kQuality);
    EXPECT_EQ(judged.exit_code, 1) << results;
    EXPECT_EQ(judged.reason_code, reason) << results;
  }
}

TEST_F(EvalsCheck, MetricSaysOverHowManyCasesItWas) {
  const auto judged = judge_file(
      R"({"total": 48, "passed": 48, "metrics": {"a": 1, "b": 1}, "metric_counts": {"a": 38}})",
      "metrics: {a: {min: 1}, b: {min: 1}}\n");
  EXPECT_EQ(judged.gate("metric.a.min").n, 38);
  EXPECT_EQ(judged.gate("metric.b.min").n, 48);
  EXPECT_EQ(
      judge_file(R"({"metrics": {"a": 1}})", "metrics: {a: {min: 1}}\n").gate("metric.a.min").n, 1);
}

TEST_F(EvalsCheck, MetricWithoutBoundHasToBeReported) {
  const auto judged =
      judge_file(R"({"metrics": {"x": 0.1}})", "metrics: {x: {min: null, max: null}}\n");
  EXPECT_EQ(judged.status, Status::kPass);
  EXPECT_EQ(judged.summary, "quality gate passed: x=0.1");
  EXPECT_EQ(judge_file(R"({"metrics": {"y": 0.1}})", "metrics: {x: {}}\n").exit_code, 1);
}

TEST_F(EvalsCheck, FileWithoutBoundIsShownAndNotJudged) {
  for (const char* bounds : {"", "metrics: {}\n", "metrics:\n"}) {
    const auto judged = judge_file(R"({"pass_rate": 0.1})", bounds);
    EXPECT_EQ(judged.status, Status::kPass);
    EXPECT_TRUE(judged.has_finding("nothing_gated")) << judged;
    EXPECT_NE(judged.summary.find("pass rate 10%"), std::string::npos);
  }
}

TEST_F(EvalsCheck, FileWithoutBoundAndWithoutNumbersWarns) {
  for (const char* results : {"{}", R"({"pass_rate": NaN})", R"({"total": 0, "pass_rate": 1})"}) {
    const auto judged = judge_file(results, "");
    EXPECT_EQ(judged.status, Status::kWarn) << results;
    EXPECT_EQ(judged.reason_code, "nothing_reported") << results;
  }
}

TEST_F(EvalsCheck, BoundWithoutSourceFails) {
  for (const char* section : {"min_pass_rate: 0.9\n",
                              "command: ''\nmin_pass_rate: 0.9\n",
                              "command:\nmin_pass_rate: 0.9\n",
                              "metrics: {x: {min: 1}}\n"}) {
    const auto judged = judge(section);
    EXPECT_EQ(judged.exit_code, 1) << section;
    EXPECT_EQ(judged.reason_code, "no_eval_source") << section;
  }
  EXPECT_EQ(judge("command: ' '\n").exit_code, 1);
}

TEST_F(EvalsCheck, ContradictoryAndIdleKeysAreRejected) {
  const std::pair<const char*, const char*> cases[] = {
      {"command: x\nmetrics: {a: {min: 2, max: 1}}\n", "min 2 is above max 1"},
      {"results_file: r.json\ntimeout: 5s\n", "timeout has no effect"},
      {"results_file: r.json\nretries: 2\n", "retries has no effect without a command"},
      {"command: x\nmin_pass_rate: 1\nretry_wait: 1s\n", "retry_wait has no effect"},
      {"results_file: r.json\nworking_directory: x\n", "working_directory has no effect"},
      {"results_file: r.json\nenv: [PATH]\n", "env has no effect"},
      {"command: x\nmin_pass_rate: 1\nmax_age: 1h\n", "max_age has no effect"},
      {"command: x\nenv: [1]\nmin_pass_rate: 1\n", "name of an environment variable"},
      {"command: x\nenv: ['A=B']\nmin_pass_rate: 1\n", "name of an environment variable"},
  };
  for (const auto& [section, words] : cases) {
    const auto judged = judge(section);
    EXPECT_EQ(judged.exit_code, 2) << section;
    EXPECT_NE(judged.to_string().find(words), std::string::npos) << judged;
  }
}

TEST_F(EvalsCheck, WrongTypesAreRejected) {
  for (const char* section : {"min_pass_rate: [0.9]\n",
                              "min_pass_rate: true\n",
                              "min_pass_rate: -0.1\n",
                              "min_pass_rate: 1.5\n",
                              "metrics: [answer_quality]\n",
                              "metrics: {x: 0.8}\n",
                              "metrics: {x: {min: true}}\n",
                              "metrics: {x: {min: high}}\n",
                              "timeout: soon\ncommand: x\n",
                              "timeout: 0s\ncommand: x\n",
                              "suite: x\n",
                              "path: evals\n",
                              "command: [a, b]\n",
                              "max_output: 1\ncommand: x\n"}) {
    EXPECT_EQ(judge(section).exit_code, 2) << section;
  }
}

TEST_F(EvalsCheck, OutputOfTheCommandIsKeptAndShown) {
  const auto judged = judge(
      "command: |\n  set -e\n  echo noise >&2\n  echo '{\"total\": 4, \"passed\": 4, \"metrics\": "
      "{\"q\": 1}}'\n"
      "min_pass_rate: 0.9\n");
  EXPECT_EQ(judged.exit_code, 0);
  EXPECT_EQ(judged.artefact("eval-stderr.txt").content(), "noise\n");
  EXPECT_EQ(judged.artefact("eval-stdout.txt").content(),
            judged.artefact("results.json").content());
  const json::Value details = kit::details_of(judged);
  EXPECT_EQ(details["pass_rate"].as_number(), 1.0);
  EXPECT_EQ(details["total"].as_integer(), 4);
  EXPECT_EQ(details["passed"].as_integer(), 4);
  EXPECT_EQ(details["reported_metrics"]["q"].as_number(), 1.0);
  EXPECT_EQ(details["command_end"].as_string(), "exited 0");
}

TEST_F(EvalsCheck, NumbersDecideAndTheExitCodeIsShown) {
  const auto judged = judge("command: 'echo ''{\"pass_rate\": 1}''; exit 3'\nmin_pass_rate: 0.9\n");
  EXPECT_EQ(judged.status, Status::kPass);
  EXPECT_NE(judged.finding("eval_command_exit").message.find("exited 3"), std::string::npos);
}

TEST_F(EvalsCheck, OutputThatIsNotJsonNamesThePlaceAndTheCommandsEnd) {
  const auto judged = judge("command: 'echo starting; echo why >&2; exit 2'\nmin_pass_rate: 0.9\n");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "eval_output_invalid");
  EXPECT_NE(judged.summary.find(":1:1"), std::string::npos) << judged.summary;
  EXPECT_NE(judged.summary.find("exited 2: why"), std::string::npos) << judged.summary;
}

TEST_F(EvalsCheck, CancelledCheckStops) {
  EXPECT_EQ(judge("command: sleep 300\nmin_pass_rate: 0.9\n", true).reason_code, "interrupted");
}

TEST_F(EvalsCheck, ManyMetricsAreBoundedAndCounted) {
  std::string results = R"({"metrics": {)";
  for (int i = 0; i < 5000; ++i) results += (i ? ", \"m" : "\"m") + std::to_string(i) + "\": 1";
  const auto judged = judge_file(results + "}}", "metrics: {m4999: {min: 1}}\n");
  EXPECT_EQ(judged.exit_code, 0);
  EXPECT_EQ(kit::details_of(judged)["reported_metrics"].size(), 1000u);
  EXPECT_EQ(kit::details_of(judged)["metrics_left_out"].as_integer(), 4000);
}

TEST_F(EvalsCheck, SameInputsGiveTheSameDetailsInAReproducibleRun) {
  ::setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
  const auto once = judge_file(R"({"pass_rate": 1})", kMinimum);
  std::filesystem::last_write_time(
      "r.json", std::filesystem::file_time_type::clock::now() - std::chrono::hours(5));
  const auto again = judge("results_file: r.json\nmin_pass_rate: 0.9\n");
  ::unsetenv("SOURCE_DATE_EPOCH");
  EXPECT_EQ(once.details, again.details);
}

}  // namespace
}  // namespace aipreflight
