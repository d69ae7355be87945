#include "model/judge.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "gates.hpp"

namespace aipreflight {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

GateStatus judged(double value, Operator op, double bound) {
  return judge(gate_of(value, op, bound));
}

TEST(Judge, DecidesByThePointWithoutAnInterval) {
  EXPECT_EQ(judged(500, Operator::kAtMost, 500), GateStatus::kPass);
  EXPECT_EQ(judged(500.0000001, Operator::kAtMost, 500), GateStatus::kFail);
  EXPECT_EQ(judged(500, Operator::kAtLeast, 500), GateStatus::kPass);
  EXPECT_EQ(judged(499, Operator::kAtLeast, 500), GateStatus::kFail);
  EXPECT_EQ(judged(500, Operator::kLess, 500), GateStatus::kFail);
  EXPECT_EQ(judged(499, Operator::kLess, 500), GateStatus::kPass);
  EXPECT_EQ(judged(500, Operator::kGreater, 500), GateStatus::kFail);
  EXPECT_EQ(judged(501, Operator::kGreater, 500), GateStatus::kPass);
  EXPECT_EQ(judged(500, Operator::kEqual, 500), GateStatus::kPass);
  EXPECT_EQ(judged(std::nextafter(500, 600), Operator::kEqual, 500), GateStatus::kFail);
  EXPECT_EQ(judged(5e-324, Operator::kGreater, 0), GateStatus::kPass);
}

TEST(Judge, MissesAsAWarningWhereTheGateSaysSo) {
  Gate gate = failing_gate();
  gate.severity = Severity::kWarn;
  EXPECT_EQ(judge(gate), GateStatus::kWarn);
}

TEST(Judge, TakesWhatWasNotMeasuredByItsAbsence) {
  for (Gate gate :
       {gate_of(kNaN, Operator::kAtLeast, 0.9), gate_of(1, Operator::kAtLeast, 0.9, 0)}) {
    EXPECT_EQ(judge(gate), GateStatus::kError);
    gate.absence = Absence::kFail;
    EXPECT_EQ(judge(gate), GateStatus::kFail);
    gate.absence = Absence::kWarn;
    EXPECT_EQ(judge(gate), GateStatus::kWarn);
    gate.absence = Absence::kSkip;
    EXPECT_EQ(judge(gate), GateStatus::kSkip);
    gate.interval = Interval{kNaN, kNaN, 0.95, "wilson"};
    EXPECT_EQ(judge(gate), GateStatus::kSkip) << "an interval of nothing says nothing";
  }
}

TEST(Judge, CallsADefectiveGateAnErrorWhateverItsAbsence) {
  std::vector<Gate> defects(10, gate_of(1, Operator::kAtMost, 2));
  defects[0].value = kInfinity;
  defects[1].value = -kInfinity;
  defects[2].n = -1;
  defects[3].bound = kNaN;
  defects[4].bound = kInfinity;
  defects[5].op = static_cast<Operator>(0);
  defects[6].op = static_cast<Operator>(99);
  defects[7].severity = Severity::kInfo;
  defects[8].absence = static_cast<Absence>(7);
  defects[9].straddle = static_cast<Straddle>(-1);
  for (Gate& gate : defects) {
    if (gate.absence == Absence::kError) gate.absence = Absence::kSkip;
    EXPECT_EQ(judge(gate), GateStatus::kError) << describe(gate);
  }
}

TEST(Judge, CallsADefectiveIntervalAnError) {
  const Interval defects[] = {{2, 1, 0.95, ""},     // reversed
                              {2, 3, 0.95, ""},     // above its value
                              {0, 0.5, 0.95, ""},   // below it
                              {kNaN, 2, 0.95, ""},  // no number
                              {0, 2, 0, ""},        // no confidence
                              {0, 2, 1, ""},        // certainty
                              {0, 2, kNaN, ""},
                              {0, 2, 95, ""}};
  for (const Interval& interval : defects) {
    Gate gate = gate_of(1, Operator::kAtMost, 2);
    gate.interval = interval;
    EXPECT_EQ(judge(gate), GateStatus::kError)
        << interval.low << ' ' << interval.high << ' ' << interval.confidence;
  }
}

TEST(Judge, LetsAnIntervalDecideOnlyWithBothEnds) {
  using enum Operator;
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kAtMost, 3)), GateStatus::kPass);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kAtMost, 2.5)), GateStatus::kInconclusive);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kAtMost, 1)), GateStatus::kInconclusive);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kAtMost, 0.9)), GateStatus::kFail);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kAtLeast, 1)), GateStatus::kPass);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kAtLeast, 3)), GateStatus::kInconclusive);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kAtLeast, 3.1)), GateStatus::kFail);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kLess, 3)), GateStatus::kInconclusive);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kLess, 1)), GateStatus::kFail);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kLess, 3.1)), GateStatus::kPass);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kGreater, 1)), GateStatus::kInconclusive);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kGreater, 3)), GateStatus::kFail);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kEqual, 2)), GateStatus::kInconclusive);
  EXPECT_EQ(judge(interval_gate(1, 2, 3, kEqual, 4)), GateStatus::kFail);
  EXPECT_EQ(judge(interval_gate(2, 2, 2, kEqual, 2)), GateStatus::kPass);
  EXPECT_EQ(judge(interval_gate(1, 2, kInfinity, kAtMost, 3)), GateStatus::kInconclusive);
}

TEST(Judge, IgnoresTheIntervalUnderThePointPolicyAndThePolicyWithoutAnInterval) {
  Gate gate = interval_gate(1, 2, 3, Operator::kAtMost, 2.5);
  gate.straddle = Straddle::kPoint;
  EXPECT_EQ(judge(gate), GateStatus::kPass);
  gate.straddle = Straddle::kFail;
  gate.interval.reset();
  EXPECT_EQ(judge(gate), GateStatus::kPass);
}

TEST(Effect, OfAnInconclusiveGateFollowsItsPolicy) {
  Gate meets_bound = interval_gate(1, 2, 3, Operator::kAtMost, 2.5);
  Gate misses_bound = interval_gate(1, 2, 3, Operator::kAtMost, 1.5);
  for (Gate* gate : {&meets_bound, &misses_bound}) gate->status = judge(*gate);
  EXPECT_EQ(effect(meets_bound), Status::kWarn);
  EXPECT_EQ(effect(misses_bound), Status::kFail);
  meets_bound.straddle = misses_bound.straddle = Straddle::kWarn;
  EXPECT_EQ(effect(meets_bound), Status::kWarn);
  EXPECT_EQ(effect(misses_bound), Status::kWarn);
  meets_bound.straddle = misses_bound.straddle = Straddle::kFail;
  EXPECT_EQ(effect(meets_bound), Status::kFail);
  misses_bound.severity = Severity::kWarn;
  EXPECT_EQ(effect(misses_bound), Status::kWarn);
}

TEST(Effect, OfAFindingIsItsSeverity) {
  Finding finding;
  EXPECT_EQ(effect(finding), Status::kFail);
  finding.severity = Severity::kWarn;
  EXPECT_EQ(effect(finding), Status::kWarn);
  finding.severity = Severity::kError;
  EXPECT_EQ(effect(finding), Status::kError);
  finding.severity = Severity::kInfo;
  EXPECT_EQ(effect(finding), Status::kSkip);
}

// A value that moves towards its bound never makes a gate worse.
TEST(Judge, IsMonotoneInTheValue) {
  Status before = Status::kFail;
  for (double value = 10; value >= 0; value -= 0.25) {
    Gate gate = interval_gate(value - 2, value, value + 2, Operator::kAtMost, 5);
    gate.status = judge(gate);
    const Status now = effect(gate);
    EXPECT_EQ(worst(before, now), before) << value;
    before = now;
  }
  EXPECT_EQ(before, Status::kPass);
}

TEST(Verdict, IsTheWorstOfTheChecksAndNeverAPassOfNothing) {
  const auto verdict = [](std::initializer_list<Status> statuses) {
    std::vector<CheckResult> checks;
    for (const Status status : statuses) {
      checks.emplace_back();
      checks.back().status = status;
    }
    return verdict_of(checks);
  };
  EXPECT_EQ(verdict({}), Status::kError);
  EXPECT_EQ(verdict({Status::kSkip, Status::kSkip}), Status::kError);
  EXPECT_EQ(verdict({Status::kSkip, Status::kPass}), Status::kPass);
  EXPECT_EQ(verdict({Status::kWarn, Status::kPass}), Status::kWarn);
  EXPECT_EQ(verdict({Status::kWarn, Status::kFail}), Status::kFail);
  EXPECT_EQ(verdict({Status::kFail, Status::kError, Status::kPass}), Status::kError);
}

TEST(ExitCode, SeparatesABadChangeFromAGateThatCouldNotMeasure) {
  EXPECT_EQ(exit_code_of(Status::kPass, FailOn::kFail), 0);
  EXPECT_EQ(exit_code_of(Status::kWarn, FailOn::kFail), 0);
  EXPECT_EQ(exit_code_of(Status::kWarn, FailOn::kWarn), 1);
  EXPECT_EQ(exit_code_of(Status::kPass, FailOn::kWarn), 0);
  EXPECT_EQ(exit_code_of(Status::kFail, FailOn::kFail), 1);
  EXPECT_EQ(exit_code_of(Status::kError, FailOn::kFail), 3);
  EXPECT_EQ(exit_code_of(Status::kSkip, FailOn::kWarn), 3);
}

}  // namespace
}  // namespace aipreflight
