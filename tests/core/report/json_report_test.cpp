#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden/sample_run.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

json::Value parsed(const std::string& text) {
  Result<json::Value> value = json::parse(text, "report", {.nan_and_infinity = false});
  EXPECT_TRUE(value.ok());
  return value ? value.take() : json::Value();
}

std::vector<std::string> names_of(const json::Value& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.members()) names.push_back(name);
  return names;
}

TEST(JsonReport, KeepsTheLegacyKeys) {
  const json::Value page = parsed(json(golden::every_status()));
  for (const char* key : {"verdict",
                          "profile",
                          "kind",
                          "generated",
                          "checks",
                          "failed_checks",
                          "warnings",
                          "artifacts"}) {
    EXPECT_NE(page.find(key), nullptr) << key;
  }
  const json::Value& check = page["checks"].items().front();
  for (const char* key : {"name", "status", "summary", "details"}) {
    EXPECT_NE(check.find(key), nullptr) << key;
  }
}

TEST(JsonReport, LiftsSourceMetricsAndThresholdsForInferenceAlone) {
  const json::Value inference = parsed(json(golden::inference_pass()));
  EXPECT_EQ(inference["source"].as_string(), "probes.jsonl");
  EXPECT_EQ(inference["metrics"]["ttft_ms_p95"].as_number(), 200);
  EXPECT_EQ(inference["thresholds"]["ttft_ms"].as_number(), 500);
  EXPECT_EQ(parsed(json(golden::every_status())).find("metrics"), nullptr);
}

TEST(JsonReport, WritesWhatWasNotMeasuredAsNull) {
  const std::string text = json(golden::every_status());
  EXPECT_THAT(text, Not(HasSubstr("NaN")));
  const json::Value page = parsed(text);
  EXPECT_TRUE(page["checks"].items()[2]["gates"].items()[2]["value"].is_null());
}

TEST(JsonReport, ListsASentenceForEachFailedGateAndFinding) {
  const json::Value page = parsed(json(golden::every_status()));
  EXPECT_EQ(page["failed_checks"].size(), 2u);
  EXPECT_EQ(page["warnings"].size(), 1u);
  ASSERT_EQ(page["errors"].size(), 2u);
  EXPECT_EQ(page["errors"].items()[1].as_string(), "the plugin was ended by SIGSEGV");
}

TEST(JsonReport, CountsAFailureThatTheProfileCapsAsAWarning) {
  RunResult result = golden::every_status();
  result.checks = {result.checks[2]};
  result.checks[0].severity_warn = true;
  result.checks[0].status = Status::kWarn;
  const json::Value page = parsed(json(result));
  EXPECT_EQ(page["failed_checks"].size(), 0u);
  EXPECT_EQ(page["warnings"].size(), 2u);
  EXPECT_EQ(page["checks"].items()[0]["severity"].as_string(), "warn");
}

TEST(JsonReport, ReadsBackWhatItWrote) {
  for (const RunResult& result : {golden::every_status(),
                                  golden::hostile(),
                                  golden::no_checks(),
                                  golden::strict_warning(),
                                  golden::interrupted(),
                                  golden::inference_pass()}) {
    const std::string text = json(result);
    Result<RunResult> again = from_json(text, "report");
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(json(*again), text);
    EXPECT_EQ(markdown(*again), markdown(*from_json(json(*again), "report")));
  }
}

TEST(JsonReport, RendersTheSameTextFromTheFileAsFromTheRun) {
  const RunResult result = golden::every_status();
  Result<RunResult> again = from_json(json(result), "report");
  ASSERT_TRUE(again.ok());
  const TextStyle style{.unicode = true, .verbose = true, .width = 100};
  EXPECT_EQ(text(*again, style), text(result, style));
  EXPECT_EQ(markdown(*again), markdown(result));
}

TEST(JsonReport, KeepsAnIntervalWithoutAnEnd) {
  RunResult result = golden::every_status();
  result.checks[0].gates[0].interval = Interval{0.9, HUGE_VAL, 0.95, "one-sided"};
  Result<RunResult> again = from_json(json(result), "report");
  ASSERT_TRUE(again.ok());
  ASSERT_TRUE(again->checks[0].gates[0].interval.has_value());
  EXPECT_EQ(*again->checks[0].gates[0].interval, *result.checks[0].gates[0].interval);
}

TEST(JsonReport, HasTheSameKeysForEveryStatus) {
  const json::Value page = parsed(json(golden::every_status()));
  const auto expected = names_of(page["checks"].items().front());
  for (const json::Value& check : page["checks"].items()) EXPECT_EQ(names_of(check), expected);
}

}  // namespace
}  // namespace aipreflight::report
