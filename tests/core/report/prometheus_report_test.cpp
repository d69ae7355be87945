#include <gtest/gtest.h>
#include <limits>
#include <set>
#include <sstream>
#include <string>

#include "golden/sample_run.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

RunResult one_gate(double value) {
  RunResult result;
  result.profile = "bot";
  result.generated = "2026-01-02T03:04:05Z";
  result.verdict = Status::kWarn;
  CheckResult check;
  check.name = "sla";
  check.status = Status::kWarn;
  Gate gate;
  gate.id = "ttft_p95";
  gate.unit = "ms";
  gate.value = value;
  gate.bound = 500;
  check.gates.push_back(gate);
  result.checks.push_back(check);
  return result;
}

bool holds(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(PrometheusReport, HasTheVerdictItsTimeAndEachNumberBesideItsBound) {
  const std::string text = prometheus(one_gate(612.5));
  EXPECT_TRUE(holds(text, R"(aipreflight_gate_verdict{profile="bot"} 1)"));
  EXPECT_TRUE(
      holds(text, R"(aipreflight_gate_last_run_timestamp_seconds{profile="bot"} 1767323045)"));
  EXPECT_TRUE(holds(text, R"(aipreflight_gate_check_status{profile="bot",check="sla"} 1)"));
  const std::string labels = R"({profile="bot",check="sla",gate="ttft_p95",unit="ms")";
  EXPECT_TRUE(holds(text, "aipreflight_gate_value" + labels + "} 612.5"));
  EXPECT_TRUE(holds(text, "aipreflight_gate_bound" + labels + ",op=\"<=\"} 500"));
}

TEST(PrometheusReport, AValueThatWasNotMeasuredIsNoNumber) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(prometheus(one_gate(nan)).find("unit=\"ms\"} NaN\n"), std::string::npos);
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_NE(prometheus(one_gate(-infinity)).find("unit=\"ms\"} -Inf\n"), std::string::npos);
}

TEST(PrometheusReport, ADurationThatIsNotKnownIsNotThere) {
  RunResult result = one_gate(1);
  EXPECT_EQ(prometheus(result).find("duration"), std::string::npos);
  result.checks[0].usage = Usage{};
  result.checks[0].usage->wall_seconds = 2.5;
  EXPECT_TRUE(holds(prometheus(result),
                    R"(aipreflight_gate_duration_seconds{profile="bot",check="sla"} 2.5)"));
}

TEST(PrometheusReport, ATimeThatIsNoneIsLeftOut) {
  RunResult result = one_gate(1);
  result.generated = "yesterday";
  EXPECT_EQ(prometheus(result).find("last_run"), std::string::npos);
}

TEST(PrometheusReport, NamesFromOutsideStayWithinTheirQuotes) {
  RunResult result = one_gate(1);
  result.profile = "a\" 9\nforged 1\\";
  const std::string text = prometheus(result);
  EXPECT_NE(text.find("profile=\"a\\\" 9\\\\nforged 1\\\\"), std::string::npos) << text;
  EXPECT_EQ(text.find("\nforged"), std::string::npos);
}

TEST(PrometheusReport, NoLineComesTwiceAndTheNumberOfGatesIsBounded) {
  RunResult result = one_gate(1);
  const Gate gate = result.checks[0].gates[0];
  result.checks[0].gates.assign(3, gate);
  for (std::size_t i = 0; i < 2 * kShownGates; ++i) {
    result.checks[0].gates.push_back(gate);
    result.checks[0].gates.back().id = "gate_" + std::to_string(i);
  }
  std::istringstream lines(prometheus(result));
  std::set<std::string> seen;
  std::size_t values = 0;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(seen.insert(line.substr(0, line.rfind(' '))).second) << line;
    values += line.rfind("aipreflight_gate_value", 0) == 0 ? 1 : 0;
  }
  EXPECT_EQ(values, kShownGates - 2);
}

TEST(PrometheusReport, EveryStatusHasItsNumber) {
  std::istringstream lines(prometheus(golden::every_status()));
  std::set<char> numbers;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("aipreflight_gate_check_status", 0) == 0) numbers.insert(line.back());
  }
  EXPECT_EQ(numbers, (std::set<char>{'0', '1', '2', '3', '4'}));
}

}  // namespace
}  // namespace aipreflight::report
