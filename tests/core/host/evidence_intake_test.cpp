#include "host/evidence_intake.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace aipreflight::host {
namespace {

class EvidenceIntakeTest : public testing::Test {
 protected:
  static wire::GateReported gate(const std::string& id,
                                 double value = 1,
                                 std::int64_t n = 1,
                                 double bound = 2) {
    wire::GateReported message;
    message.gate.id = id;
    message.gate.value = value;
    message.gate.n = n;
    message.gate.bound = bound;
    return message;
  }
  [[nodiscard]] std::string reason() const {
    return intake_.defect() ? intake_.defect()->reason : "";
  }
  [[nodiscard]] std::string text() const { return intake_.defect() ? intake_.defect()->text : ""; }

  Limits limits_;
  EvidenceIntake intake_{limits_};
};

TEST_F(EvidenceIntakeTest, KeepsGatesInTheirOrder) {
  intake_.take(gate("b"));
  intake_.take(gate("a", std::nan("")));
  EXPECT_TRUE(intake_.has_evidence());
  const Evidence evidence = intake_.take_evidence();
  ASSERT_EQ(evidence.gates.size(), 2u);
  EXPECT_EQ(evidence.gates[0].id, "b");
  EXPECT_EQ(evidence.gates[1].id, "a");
  EXPECT_EQ(reason(), "");
}

TEST_F(EvidenceIntakeTest, RefusesForgedGatesThatTheRunnerWouldHaveRefused) {
  intake_.take(gate("a", HUGE_VAL));
  EXPECT_EQ(reason(), "evidence_invalid");
  EXPECT_EQ(text(), "gate 'a': its value is infinite");
  EXPECT_FALSE(intake_.has_evidence());
}

TEST_F(EvidenceIntakeTest, RefusesNegativeCountsAndBoundsThatAreNoNumber) {
  intake_.take(gate("a", 1, -1));
  EXPECT_EQ(text(), "gate 'a': its n is -1");
  EvidenceIntake other(limits_);
  other.take(gate("a", 1, 1, std::nan("")));
  ASSERT_TRUE(other.defect());
  EXPECT_EQ(other.defect()->text, "gate 'a': its bound is not finite");
}

TEST_F(EvidenceIntakeTest, CountsEachKindAgainstItsLimit) {
  limits_.gates = 1;
  intake_.take(gate("a"));
  EXPECT_EQ(reason(), "");
  intake_.take(gate("b"));
  EXPECT_EQ(reason(), "limit_gates");
  EXPECT_EQ(text(), "it reported more than 1 gates");
  Limits none;
  none.findings = 0;
  none.metrics = 0;
  EvidenceIntake other(none);
  other.take(wire::FindingReported{});
  ASSERT_TRUE(other.defect());
  EXPECT_EQ(other.defect()->reason, "limit_findings");
  EvidenceIntake third(none);
  third.take(wire::MetricReported{});
  ASSERT_TRUE(third.defect());
  EXPECT_EQ(third.defect()->reason, "limit_metrics");
}

TEST_F(EvidenceIntakeTest, BoundsTheTextsOfAllEvidenceTogether) {
  limits_.evidence_bytes = 10;
  intake_.take(gate("123456"));
  intake_.take(gate("1234567"));
  EXPECT_EQ(reason(), "limit_evidence");
}

TEST_F(EvidenceIntakeTest, JoinsDetailsUpToTheirLimit) {
  limits_.details_bytes = 4;
  intake_.take(wire::DetailsPart{"{\"a"});
  intake_.take(wire::DetailsPart{"}"});
  EXPECT_EQ(reason(), "");
  intake_.take(wire::DetailsPart{" "});
  EXPECT_EQ(reason(), "limit_details");
  EXPECT_EQ(intake_.take_evidence().details, "{\"a}");
}

TEST_F(EvidenceIntakeTest, KeepsTheLastSummaryOfEachOutcomeAndRefusesOthers) {
  intake_.take(wire::SummaryGiven{0, "first"});
  intake_.take(wire::SummaryGiven{0, "second"});
  intake_.take(wire::SummaryGiven{3, "fail"});
  EXPECT_EQ(reason(), "");
  intake_.take(wire::SummaryGiven{4, "no"});
  intake_.take(wire::SummaryGiven{-1, "no"});
  EXPECT_EQ(reason(), "evidence_invalid");
  const Evidence evidence = intake_.take_evidence();
  EXPECT_EQ(evidence.summaries[0], "second");
  EXPECT_EQ(evidence.summaries[3], "fail");
}

TEST_F(EvidenceIntakeTest, RefusesArtefactNamesThatLeadAwayOrAreTheHosts) {
  for (const std::string name : {"",
                                 "..",
                                 "../x",
                                 "/etc/passwd",
                                 "a/b",
                                 ".hidden",
                                 "stdout.log",
                                 "stderr.log",
                                 "plugin.log",
                                 "a\nb"}) {
    EvidenceIntake intake(limits_);
    intake.take(wire::ArtefactAnnounced{name, "text/plain"});
    ASSERT_TRUE(intake.defect()) << name;
    EXPECT_EQ(intake.defect()->reason, "artefact_name");
    EXPECT_TRUE(intake.announced().empty());
  }
}

TEST_F(EvidenceIntakeTest, TakesAnArtefactOnce) {
  intake_.take(wire::ArtefactAnnounced{"a.json", "application/json"});
  EXPECT_EQ(reason(), "");
  intake_.take(wire::ArtefactAnnounced{"a.json", "application/json"});
  EXPECT_EQ(reason(), "artefact_name");
  EXPECT_EQ(intake_.announced().size(), 1u);
}

TEST_F(EvidenceIntakeTest, KeepsTheFirstDefect) {
  intake_.take(wire::Defect{"late_report", "first"});
  intake_.take(gate("a", HUGE_VAL));
  EXPECT_EQ(text(), "first");
}

}  // namespace
}  // namespace aipreflight::host
