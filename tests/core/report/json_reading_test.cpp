#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden/sample_run.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

using ::testing::HasSubstr;

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

void expect_refused(const std::string& text, const std::string& why) {
  const Result<RunResult> result = from_json(text, "runs/x/report.json");
  ASSERT_FALSE(result.ok()) << text.substr(0, 100);
  EXPECT_EQ(result.error().code, ErrorCode::kIo);
  EXPECT_THAT(result.error().to_string(), HasSubstr("runs/x/report.json"));
  EXPECT_THAT(result.error().to_string(), HasSubstr(why));
}

TEST(JsonReading, RefusesWhatIsNoReport) {
  expect_refused("[]", "not a JSON object");
  expect_refused("{}", "no list of 'checks'");
  expect_refused("3", "not a JSON object");
  expect_refused(R"({"checks": []})", "no valid 'verdict'");
  expect_refused(R"({"checks": [], "verdict": "GREEN"})", "no valid 'verdict'");
  expect_refused(R"({"checks": {}, "verdict": "PASS"})", "no list of 'checks'");
}

TEST(JsonReading, RefusesWhatIsNoJson) {
  expect_refused("", "");
  expect_refused("{oops", "");
  expect_refused(std::string("{\"verdict\": \"PA\0SS\"", 18), "");
}

TEST(JsonReading, RefusesAChecksOfTheWrongShape) {
  expect_refused(R"({"verdict": "PASS", "checks": [3]})", "has no 'name'");
  expect_refused(R"({"verdict": "PASS", "checks": [{"name": "a"}]})", "'a' has no valid 'status'");
  expect_refused(R"({"verdict": "PASS", "checks": [{"name": "a", "status": "OK"}]})",
                 "'a' has no valid 'status'");
}

TEST(JsonReading, RefusesUnknownEnumerators) {
  const std::string text = json(golden::every_status());
  expect_refused(replaced(text, R"("op":">=")", R"("op":"~")"), "'~' is no operator");
  expect_refused(replaced(text, R"("absence":"error")", R"("absence":"maybe")"), "'maybe'");
  expect_refused(replaced(text, R"("straddle":"point")", R"("straddle":"x")"), "'x'");
  expect_refused(replaced(text, R"("direction":"lower")", R"("direction":"up")"), "'up'");
  expect_refused(replaced(text, R"("status":"INCONCLUSIVE")", R"("status":"MAYBE")"),
                 "a gate has no valid 'status'");
}

TEST(JsonReading, RefusesANewerSchema) {
  expect_refused(
      replaced(json(golden::no_checks()), R"("schema_version": 1)", R"("schema_version": 2)"),
      "schema_version is 2");
}

TEST(JsonReading, ReadsAReportOfTheFirstAipreflight) {
  const Result<RunResult> result = from_json(
      R"({"verdict": "WARN", "profile": "app", "kind": "app", "generated": "2025-01-01T00:00:00Z",
          "checks": [{"name": "cost", "status": "WARN", "summary": "no call sites", "details": {}}],
          "failed_checks": [], "warnings": ["no call sites"], "artifacts": {}})",
      "old.json");
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->verdict, Status::kWarn);
  ASSERT_EQ(result->checks.size(), 1u);
  EXPECT_EQ(result->checks[0].summary, "no call sites");
  EXPECT_THAT(text(*result, {}), HasSubstr("cost  WARN   no call sites"));
}

TEST(JsonReading, IgnoresMembersThatALaterVersionAdded) {
  const Result<RunResult> result =
      from_json(replaced(json(golden::no_checks()), "\"verdict\"", "\"novelty\": [1], \"verdict\""),
                "report");
  EXPECT_TRUE(result.ok());
}

TEST(JsonReading, SurvivesMembersOfTheWrongType) {
  const Result<RunResult> result = from_json(
      R"({"verdict": "PASS", "profile": 3, "strict": "yes", "provenance": [], "host_warnings": {},
          "checks": [{"name": "a", "status": "PASS", "gates": 7, "plugin": [], "usage": 1,
                      "artefacts": [null], "metrics": [true]}]})",
      "report");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->profile, "");
  EXPECT_FALSE(result->checks[0].plugin.has_value());
}

}  // namespace
}  // namespace aipreflight::report
