#include <algorithm>
#include <gtest/gtest.h>
#include <random>

#include "gates.hpp"
#include "model/judge.hpp"

namespace aipreflight {
namespace {

CheckResult concluded(const Evidence& evidence, bool caps_at_warn = false) {
  CheckResult result;
  result.name = "check";
  conclude(result, evidence, caps_at_warn);
  return result;
}

Evidence with_gates(std::vector<Gate> gates) {
  Evidence evidence;
  evidence.gates = std::move(gates);
  return evidence;
}

Finding finding_of(Severity severity, const std::string& reason) {
  Finding finding;
  finding.severity = severity;
  finding.reason_code = reason;
  finding.message = reason + " was seen";
  return finding;
}

TEST(Conclude, CallsNoEvidenceAnError) {
  const CheckResult result = concluded({});
  EXPECT_EQ(result.status, Status::kError);
  EXPECT_EQ(result.reason_code, "no_evidence");
  EXPECT_FALSE(result.summary.empty());
}

TEST(Conclude, DoesNotTakeRemarksForAMeasurement) {
  Evidence evidence;
  evidence.findings = {finding_of(Severity::kInfo, "hint")};
  evidence.metrics.emplace_back();
  EXPECT_EQ(concluded(evidence).reason_code, "no_evidence");
  evidence.gates = {passing_gate()};
  EXPECT_EQ(concluded(evidence).status, Status::kPass);
}

TEST(Conclude, PassesWhereEveryGateIsMet) {
  CheckResult result =
      concluded(with_gates({passing_gate("a"), passing_gate("b"), passing_gate("c")}));
  EXPECT_EQ(result.status, Status::kPass);
  EXPECT_EQ(result.reason_code, "");
  EXPECT_EQ(result.summary, "3 gates met");
  result = concluded(with_gates({passing_gate()}));
  EXPECT_EQ(result.summary, "p95 TTFT 1 ms against <= 2 ms (n=200)");
}

TEST(Conclude, SkipsWhereThereAreSkippedGatesAlone) {
  Gate gate = gate_of(0, Operator::kAtMost, 1, 0);
  gate.absence = Absence::kSkip;
  const CheckResult result = concluded(with_gates({gate}));
  EXPECT_EQ(result.status, Status::kSkip);
  EXPECT_EQ(result.reason_code, "not_measured");
  EXPECT_EQ(result.summary, "p95 TTFT was not measured");
  EXPECT_EQ(concluded(with_gates({gate, passing_gate()})).status, Status::kPass);
}

TEST(Conclude, TakesTheReasonOfTheFirstAmongTheWorst) {
  Gate warning = failing_gate("w");
  warning.severity = Severity::kWarn;
  Gate named = failing_gate("f");
  named.reason_code = "ttft_exceeded";
  named.message = "too slow";
  Evidence evidence = with_gates({warning, named, failing_gate("g")});
  evidence.findings = {finding_of(Severity::kFail, "third")};
  CheckResult result = concluded(evidence);
  EXPECT_EQ(result.status, Status::kFail);
  EXPECT_EQ(result.reason_code, "ttft_exceeded");
  EXPECT_EQ(result.summary, "too slow, and 2 more");
  evidence.findings.push_back(finding_of(Severity::kError, "unreadable"));
  result = concluded(evidence);
  EXPECT_EQ(result.status, Status::kError);
  EXPECT_EQ(result.reason_code, "unreadable");
  EXPECT_EQ(result.summary, "unreadable was seen");
}

TEST(Conclude, GivesReasonsAndMessagesToGatesThatWereNotPassed) {
  Gate absent = gate_of(0, Operator::kAtMost, 1, 0);
  absent.id = "absent";
  Gate straddling = interval_gate(1, 2, 3, Operator::kAtMost, 2.5);
  straddling.id = "straddling";
  Gate passed = passing_gate();
  passed.message = "says that it failed";
  passed.reason_code = "failed";
  Gate broken = failing_gate("broken");
  broken.reason_code = "ttft_exceeded";
  broken.bound = std::numeric_limits<double>::infinity();
  const auto gates =
      concluded(with_gates({failing_gate(), absent, straddling, passed, broken})).gates;
  EXPECT_EQ(gates[0].reason_code, "bound_missed");
  EXPECT_EQ(gates[0].message, "p95 TTFT 3 ms exceeds 2 ms (n=200)");
  EXPECT_EQ(gates[1].reason_code, "not_measured");
  EXPECT_EQ(gates[1].status, GateStatus::kError);
  EXPECT_EQ(gates[2].reason_code, "inconclusive");
  EXPECT_EQ(gates[2].status, GateStatus::kInconclusive);
  EXPECT_EQ(gates[3].reason_code, "");
  EXPECT_EQ(gates[3].message, "");
  EXPECT_EQ(gates[4].reason_code, "gate_invalid");
  EXPECT_EQ(gates[4].message, "gate 'broken' is malformed: its bound is Infinity");
}

TEST(Conclude, CallsTwoGatesOfOneIdAnError) {
  const CheckResult result = concluded(with_gates({passing_gate("a"), passing_gate("a")}));
  EXPECT_EQ(result.status, Status::kError);
  EXPECT_EQ(result.reason_code, "gate_duplicate");
  EXPECT_EQ(result.summary, "gate 'a' was reported twice");
}

TEST(Conclude, CapsAFailAtWarnAndLeavesTheGateAsItWas) {
  Evidence evidence = with_gates({failing_gate()});
  evidence.summaries[2] = "a warning";
  evidence.summaries[3] = "a failure";
  CheckResult result = concluded(evidence, true);
  EXPECT_EQ(result.status, Status::kWarn);
  EXPECT_TRUE(result.severity_warn);
  EXPECT_EQ(result.gates[0].status, GateStatus::kFail);
  EXPECT_EQ(result.summary, "a failure");
  Gate absent = gate_of(0, Operator::kAtMost, 1, 0);
  EXPECT_EQ(concluded(with_gates({absent}), true).status, Status::kError);
}

TEST(Conclude, TakesTheSummaryOfItsStatusElseTheOneForAll) {
  Evidence evidence = with_gates({passing_gate()});
  evidence.summaries[0] = "always";
  EXPECT_EQ(concluded(evidence).summary, "always");
  evidence.summaries[1] = "passed";
  evidence.summaries[3] = "failed";
  EXPECT_EQ(concluded(evidence).summary, "passed");
  evidence.gates = {failing_gate()};
  EXPECT_EQ(concluded(evidence).summary, "failed");
  evidence.gates[0].severity = Severity::kWarn;
  EXPECT_EQ(concluded(evidence).summary, "always");
}

TEST(Conclude, MakesASummarySafeForATerminal) {
  Evidence evidence = with_gates({passing_gate()});
  evidence.summaries[0] = "\x1b[2J\nVerdict: PASS" + std::string(100'000, 'x');
  const std::string summary = concluded(evidence).summary;
  EXPECT_EQ(summary.find('\n'), std::string::npos);
  EXPECT_EQ(summary.find('\x1b'), std::string::npos);
  EXPECT_LT(summary.size(), 5000u);
}

TEST(Conclude, RefusesDetailsThatAreNoObject) {
  Evidence evidence = with_gates({passing_gate()});
  evidence.details = R"({"a": 1})";
  EXPECT_EQ(concluded(evidence).details["a"].as_integer(), 1);
  for (const char* text : {"[1]", "{", "{\"a\": 1} x", "7"}) {
    evidence.details = text;
    const CheckResult result = concluded(evidence);
    EXPECT_EQ(result.status, Status::kError) << text;
    EXPECT_EQ(result.reason_code, "details_invalid") << text;
    EXPECT_EQ(result.gates.size(), 1u) << "what was measured still stands";
  }
}

TEST(Conclude, FingerprintsFindingsByWhatTheySayAndNotByTheirLine) {
  Evidence evidence;
  evidence.findings.assign(3, finding_of(Severity::kFail, "seen"));
  evidence.findings[0].location = {"a.py", 10, 1};
  evidence.findings[1].location = {"a.py", 11, 1};
  evidence.findings[2].location = {"b.py", 10, 1};
  evidence.findings.push_back(finding_of(Severity::kFail, "seen"));
  evidence.findings[3].fingerprint = "own";
  const auto findings = concluded(evidence).findings;
  EXPECT_EQ(findings[0].fingerprint.size(), 16u);
  EXPECT_EQ(findings[0].fingerprint, findings[1].fingerprint);
  EXPECT_NE(findings[0].fingerprint, findings[2].fingerprint);
  EXPECT_EQ(findings[3].fingerprint, "own");
}

class RandomEvidence {
 public:
  Gate gate() {
    const double value = number();
    Gate gate = gate_of(value, static_cast<Operator>(pick(1, 5)), number(), pick(0, 3));
    gate.id = "gate " + std::to_string(next_id_++);
    gate.severity = pick(0, 1) == 0 ? Severity::kFail : Severity::kWarn;
    gate.absence = static_cast<Absence>(pick(0, 3));
    gate.straddle = static_cast<Straddle>(pick(0, 3));
    if (pick(0, 1) == 0)
      gate.interval = Interval{value - pick(0, 2), value + pick(0, 2), 0.95, "wilson"};
    return gate;
  }
  Evidence evidence() {
    Evidence evidence;
    for (int i = pick(1, 6); i > 0; --i) evidence.gates.push_back(gate());
    return evidence;
  }
  std::mt19937& engine() { return engine_; }

 private:
  int pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }
  double number() { return pick(-3, 3); }
  std::mt19937 engine_{20'260'101};
  int next_id_ = 0;
};

TEST(Conclude, GivesTheSameStatusInWhateverOrderGatesCome) {
  RandomEvidence random;
  for (int round = 0; round < 2000; ++round) {
    Evidence evidence = random.evidence();
    const Status status = concluded(evidence).status;
    std::shuffle(evidence.gates.begin(), evidence.gates.end(), random.engine());
    ASSERT_EQ(concluded(evidence).status, status);
  }
}

TEST(Conclude, NeverGetsBetterByAGateThatFails) {
  RandomEvidence random;
  for (int round = 0; round < 2000; ++round) {
    Evidence evidence = random.evidence();
    const Status before = concluded(evidence).status;
    evidence.gates.push_back(failing_gate());
    const Status after = concluded(evidence).status;
    ASSERT_EQ(after, worst(before, Status::kFail));
  }
}

TEST(Conclude, NeverGetsBetterByAnyGateExceptFromNothingButSkips) {
  RandomEvidence random;
  for (int round = 0; round < 2000; ++round) {
    Evidence evidence = random.evidence();
    const Status before = concluded(evidence).status;
    evidence.gates.push_back(random.gate());
    ASSERT_EQ(worst(before, concluded(evidence).status), concluded(evidence).status);
  }
}

TEST(Conclude, IsPure) {
  RandomEvidence random;
  for (int round = 0; round < 200; ++round) {
    const Evidence evidence = random.evidence();
    const CheckResult first = concluded(evidence);
    const CheckResult second = concluded(evidence);
    ASSERT_EQ(first.summary, second.summary);
    ASSERT_EQ(first.reason_code, second.reason_code);
  }
}

}  // namespace
}  // namespace aipreflight
