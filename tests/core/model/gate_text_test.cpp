#include <gtest/gtest.h>
#include <limits>

#include "gates.hpp"
#include "model/judge.hpp"

namespace aipreflight {
namespace {

TEST(DescribeGate, NamesTheValueTheBoundAndTheSample) {
  EXPECT_EQ(describe(gate_of(812, Operator::kAtMost, 500)),
            "p95 TTFT 812 ms exceeds 500 ms (n=200)");
  EXPECT_EQ(describe(gate_of(1.25, Operator::kAtLeast, 3)),
            "p95 TTFT 1.25 ms is below 3 ms (n=200)");
  EXPECT_EQ(describe(gate_of(5, Operator::kLess, 5)), "p95 TTFT 5 ms is not below 5 ms (n=200)");
  EXPECT_EQ(describe(gate_of(5, Operator::kGreater, 5)), "p95 TTFT 5 ms is not above 5 ms (n=200)");
  EXPECT_EQ(describe(gate_of(4, Operator::kEqual, 5)), "p95 TTFT 4 ms is not 5 ms (n=200)");
  EXPECT_EQ(describe(gate_of(420, Operator::kAtMost, 500)),
            "p95 TTFT 420 ms against <= 500 ms (n=200)");
}

TEST(DescribeGate, ShowsARatioAsPerCentWithItsInterval) {
  Gate gate = interval_gate(0.49, 0.8, 0.94, Operator::kAtLeast, 0.9);
  gate.statistic = "pass rate";
  gate.unit = "ratio";
  EXPECT_EQ(describe(gate),
            "pass rate 80% against >= 90% (n=10, 95% Wilson interval 49% to 94%) is not decided");
  gate.straddle = Straddle::kPoint;
  EXPECT_EQ(describe(gate), "pass rate 80% is below 90% (n=10, 95% Wilson interval 49% to 94%)");
  gate.interval->method = "clopper-pearson";
  EXPECT_EQ(describe(gate),
            "pass rate 80% is below 90% (n=10, 95% Clopper-Pearson interval 49% to 94%)");
  gate.interval = Interval{0.49, std::numeric_limits<double>::infinity(), 0.999, ""};
  EXPECT_EQ(describe(gate), "pass rate 80% is below 90% (n=10, 99.9% interval 49% to infinity)");
}

TEST(DescribeGate, ShowsAsManyDigitsAsTellTheValueFromItsBound) {
  Gate gate = gate_of(0.8999999, Operator::kAtLeast, 0.9, 5);
  gate.unit = "";
  EXPECT_EQ(describe(gate), "p95 TTFT 0.8999999 is below 0.9 (n=5)");
  gate.value = 0.1 + 0.2;
  gate.bound = 0.3;
  gate.op = Operator::kAtMost;
  EXPECT_EQ(describe(gate), "p95 TTFT 0.30000000000000004 exceeds 0.29999999999999999 (n=5)");
}

TEST(DescribeGate, SaysThatNothingWasMeasured) {
  EXPECT_EQ(describe(gate_of(std::numeric_limits<double>::quiet_NaN(), Operator::kAtMost, 1)),
            "p95 TTFT was not measured");
  Gate gate = gate_of(0, Operator::kAtMost, 1, 0);
  gate.statistic.clear();
  EXPECT_EQ(describe(gate), "g was not measured");
}

TEST(DescribeGate, NamesTheMalformedMemberAndItsValue) {
  Gate gate = gate_of(std::numeric_limits<double>::infinity(), Operator::kAtMost, 1);
  EXPECT_EQ(describe(gate), "gate 'g' is malformed: its value is Infinity");
  gate = gate_of(1, static_cast<Operator>(9), 1);
  EXPECT_EQ(describe(gate), "gate 'g' is malformed: its operator is the unknown 9");
  gate = gate_of(1, Operator::kAtMost, 1, -4);
  EXPECT_EQ(describe(gate), "gate 'g' is malformed: its n is -4");
  gate = interval_gate(3, 2, 1, Operator::kAtMost, 1);
  EXPECT_EQ(describe(gate), "gate 'g' is malformed: its interval 3 to 1 does not hold its value 2");
  gate = gate_of(1, Operator::kAtMost, 1);
  gate.severity = Severity::kError;
  EXPECT_EQ(describe(gate),
            "gate 'g' is malformed: its severity is 3, and a gate can only fail or warn");
}

}  // namespace
}  // namespace aipreflight
