#include "result.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace aipreflight::exec {
namespace {

std::string complaint(std::string_view text) {
  const auto result = read_result(text, "out");
  if (result.ok()) return "";
  EXPECT_EQ(result.error().reason, "result_invalid");
  return result.error().message;
}

TEST(ExecResult, ReadsEverythingThatTheFormatHas) {
  const auto result = read_result(R"({
    "schema_version": 1,
    "gates": [{"id": "p95", "statistic": "p95 TTFT", "unit": "ms", "value": 812.5, "n": 200, "op": ">=",
               "bound": 500, "interval": {"low": 700, "high": 900, "confidence": 0.95, "method": "wilson"},
               "severity": "warn", "absence": "skip", "straddle": "lenient", "reason_code": "slow",
               "message": "it is slow"}],
    "findings": [{"severity": "info", "reason_code": "odd", "message": "look", "file": "a.py", "line": 3,
                  "column": 4, "help": "do", "runbook": "r.md", "fingerprint": "f"}],
    "metrics": [{"name": "m", "unit": "s", "value": null, "n": 7, "direction": "lower"}],
    "summary": {"pass": "good", "fail": "bad"},
    "details": {"b": [1, 2], "a": null}
  })",
                                  "out");
  ASSERT_TRUE(result.ok()) << result.error().message;
  ASSERT_EQ(result->evidence.gates.size(), 1u);
  const sdk::Gate& gate = result->evidence.gates[0];
  EXPECT_EQ(gate.id, "p95");
  EXPECT_EQ(gate.value, 812.5);
  EXPECT_EQ(gate.n, 200);
  EXPECT_EQ(gate.op, sdk::Op::kAtLeast);
  EXPECT_EQ(gate.bound, 500);
  ASSERT_TRUE(gate.interval);
  EXPECT_EQ(gate.interval->method, "wilson");
  EXPECT_EQ(gate.severity, sdk::Severity::kWarn);
  EXPECT_EQ(gate.absence, sdk::Absence::kSkip);
  EXPECT_EQ(gate.straddle, sdk::Straddle::kLenient);
  EXPECT_EQ(gate.message, "it is slow");
  ASSERT_EQ(result->evidence.findings.size(), 1u);
  EXPECT_EQ(result->evidence.findings[0].line, 3u);
  EXPECT_EQ(result->evidence.findings[0].severity, sdk::Severity::kInfo);
  ASSERT_EQ(result->evidence.metrics.size(), 1u);
  EXPECT_TRUE(std::isnan(result->evidence.metrics[0].value));
  EXPECT_EQ(result->evidence.metrics[0].direction, sdk::Direction::kLower);
  ASSERT_EQ(result->evidence.summaries.size(), 2u);
  EXPECT_EQ(result->details, R"({"b":[1,2],"a":null})");
}

TEST(ExecResult, TakesNullForAbsent) {
  EXPECT_EQ(complaint(R"({"summary": null, "details": null, "error": null, "gates": null})"), "");
}

TEST(ExecResult, PointsToWhatIsWrong) {
  EXPECT_EQ(complaint("[1]"), "out:1:1: an object is expected");
  EXPECT_EQ(complaint("{\n  \"gatse\": []}"), "out:2:3: 'gatse' is unknown; did you mean 'gates'?");
  EXPECT_EQ(complaint(R"({"gates": {}})"), "out:1:2: 'gates' has to be a list");
  EXPECT_EQ(complaint(R"({"gates": [7]})"), "out:1:12: gates[0]: an object is expected");
  EXPECT_EQ(complaint(R"({"gates": [{"id": "", "op": "<=", "bound": 1}]})"),
            "out:1:13: gates[0]: 'id' is required, and must not be empty");
  EXPECT_EQ(complaint(R"({"gates": [{"id": "a", "op": "=<", "bound": 1}]})"),
            "out:1:24: gates[0]: 'op' has to be one of '<=', '>=', '<', '>', '=='");
  EXPECT_EQ(complaint(R"({"gates": [{"id": "a", "bound": 1}]})"),
            "out:1:12: gates[0]: 'op' is required");
  EXPECT_EQ(complaint(R"({"metrics": [{"name": "a", "value": 1e999}]})"),
            "out:1:28: metrics[0]: 'value' is infinite: no measurement is");
  EXPECT_EQ(complaint(R"({"metrics": [{"name": "a", "n": -1}]})"),
            "out:1:28: metrics[0]: 'n' has to be a whole number of at least 0");
  EXPECT_EQ(complaint(R"({"findings": [{"reason_code": "a"}]})"),
            "out:1:15: findings[0]: 'message' is required, and must not be empty");
  EXPECT_EQ(
      complaint(R"({"gates": [{"id": "a", "op": "<=", "bound": 1, "interval": {"low": 1}}]})"),
      "out:1:48: gates[0].interval: 'high' is required, and has to be a number");
  EXPECT_EQ(complaint(R"({"schema_version": 2})"),
            "out:1:2: 'schema_version' is 2, this module reads 1");
  EXPECT_EQ(complaint(R"({"details": [1]})"), "out:1:2: 'details' has to be an object");
}

TEST(ExecResult, RefusesWhatStandsThereTwice) {
  EXPECT_EQ(complaint(R"({"summary": "a", "summary": "b"})"),
            "out:1:18: 'summary' stands there twice");
  EXPECT_EQ(complaint("{\"gates\": [{\"id\": \"a\", \"op\": \"<=\", \"bound\": 1},\n"
                      "{\"op\": \"<=\", \"bound\": 1, \"id\": \"a\"}]}"),
            "out:2:26: gates[1]: 'id' is that of the one at 1:13 too");
}

TEST(ExecResult, DoesNotLetNotApplicableHideEvidence) {
  EXPECT_EQ(
      complaint(R"({"not_applicable": "x", "findings": [{"reason_code": "a", "message": "b"}]})"),
      "out:1:2: 'not_applicable' cannot stand beside gates, findings or an error");
}

TEST(ExecResult, SaysWhereTheJsonBreaks) {
  EXPECT_EQ(complaint("{\n\"gates\": [}").rfind("out:2:", 0), 0u) << complaint("{\n\"gates\": [}");
  EXPECT_EQ(complaint("Traceback").rfind("out:1:1: invalid JSON", 0), 0u);
}

}  // namespace
}  // namespace aipreflight::exec
