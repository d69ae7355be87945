#include <gtest/gtest.h>

#include <aipreflight/testkit.hpp>

#include "bounded.hpp"

namespace aipreflight::testkit {
namespace {

Result run_with(const std::string& yaml) {
  return Check::of<Bounded>().with(yaml).run();
}

TEST(TestkitCheck, AValueWithinItsBoundPasses) {
  const Result result = run_with("value: 3\n");
  EXPECT_EQ(result.status, Status::kPass) << result;
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.summary, "as it should be");
  EXPECT_EQ(result.answer, AIPF_DONE);
  EXPECT_TRUE(result.problems.empty());
}

TEST(TestkitCheck, AGateHasWhatTheCheckSaidAndWhatTheHostMadeOfIt) {
  const Result result = run_with("value: 12\nmax: 11\n");
  EXPECT_EQ(result.status, Status::kFail);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.reason_code, "value_too_large");
  EXPECT_EQ(result.summary, "too much");
  const Gate& gate = result.gate("value");
  EXPECT_EQ(gate.status, GateStatus::kFail);
  EXPECT_EQ(gate.value, 12);
  EXPECT_EQ(gate.bound, 11);
  EXPECT_EQ(gate.op, sdk::Op::kAtMost);
  EXPECT_EQ(gate.unit, "ms");
  EXPECT_EQ(gate.place, (Place{"with.yml", 2, 6}));
  EXPECT_NE(gate.message.find("12"), std::string::npos) << gate.message;
}

TEST(TestkitCheck, EvidenceBesideGatesIsKept) {
  const Result result = run_with("value: 3\nalso: find\nlabel: hello\n");
  EXPECT_EQ(result.status, Status::kWarn);
  EXPECT_EQ(result.finding("odd").severity, sdk::Severity::kWarn);
  EXPECT_EQ(result.finding("odd").line, 1u);
  EXPECT_EQ(result.finding("odd").file, "with.yml");
  EXPECT_EQ(result.metric("value").value, 3);
  EXPECT_EQ(result.details, R"({"value": 3.000000})");
  ASSERT_EQ(result.log.size(), 1u);
  EXPECT_EQ(result.log[0].text, "hello");
  ASSERT_EQ(result.progress.size(), 1u);
  EXPECT_EQ(result.progress[0].fraction, 0.5);
}

TEST(TestkitCheck, AnErrorOfTheConfigurationHasLineAndColumn) {
  const Result result = run_with("value: 3\nmax: many\n");
  EXPECT_EQ(result.status, Status::kRejected);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.problem().place, (Place{"with.yml", 2, 6}));
  EXPECT_NE(result.problem().text.find("'max' must be a number"), std::string::npos) << result;
  EXPECT_EQ(result.answer, -1);
}

TEST(TestkitCheck, AnUnknownKeySuggestsTheNearest) {
  const Result result = run_with("valeu: 3\n");
  ASSERT_EQ(result.problems.size(), 2u) << result;
  EXPECT_EQ(result.problems[0].place, (Place{"with.yml", 1, 1}));
  EXPECT_NE(result.problems[0].hint.find("value"), std::string::npos) << result;
  EXPECT_NE(result.problems[1].text.find("missing required key 'value'"), std::string::npos);
}

TEST(TestkitCheck, BrokenYamlIsAProblemAtItsPlace) {
  const Result result = run_with("value: [1\n");
  EXPECT_EQ(result.status, Status::kRejected);
  ASSERT_FALSE(result.problems.empty());
  EXPECT_EQ(result.problems[0].place.file, "with.yml");
  EXPECT_GT(result.problems[0].place.line, 0u);
}

TEST(TestkitCheck, WhatTheConstructorRefusesHasThePlaceOfItsValue) {
  const Result result = run_with("max: 1\nvalue: -1\n");
  EXPECT_EQ(result.status, Status::kRejected);
  EXPECT_EQ(result.problem().place, (Place{"with.yml", 2, 8}));
  EXPECT_EQ(result.problem().text, "is negative");
}

TEST(TestkitCheck, AConstructorThatThrowsRejectsInItsOwnWords) {
  const Result result = run_with("value: 1\nalso: throw in constructor\n");
  EXPECT_EQ(result.status, Status::kRejected);
  EXPECT_EQ(result.problem().text, "it is a bad day");
  EXPECT_EQ(result.reason_code, "configuration_rejected");
}

TEST(TestkitCheck, ADeprecatedKeyIsAWarning) {
  const Result result = run_with("value: 1\nlimit: 2\n");
  EXPECT_EQ(result.status, Status::kPass);
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_EQ(result.warnings[0].place.line, 2u);
  EXPECT_NE(result.warnings[0].hint.find("max"), std::string::npos);
}

TEST(TestkitCheck, EveryWayOfEndingHasTheStatusOfTheHost) {
  EXPECT_EQ(run_with("{value: 1, also: not apply}").status, Status::kSkip);
  EXPECT_EQ(run_with("{value: 1, also: not apply}").reason_code, "no_prompts");
  EXPECT_EQ(run_with("{value: 1, also: give up}").status, Status::kError);
  EXPECT_EQ(run_with("{value: 1, also: give up}").reason_code, "no_file");
  EXPECT_EQ(run_with("{value: 1, also: report nothing}").reason_code, "no_evidence");
  EXPECT_EQ(run_with("{value: 1, also: report twice}").reason_code, "evidence_invalid");
  EXPECT_EQ(run_with("{value: 1, also: report twice}").exit_code, 3);
}

TEST(TestkitCheck, AConfigurationErrorFoundLateHasThePlaceInItsFile) {
  const Result result = run_with("{value: 1, also: find late}");
  EXPECT_EQ(result.status, Status::kError);
  EXPECT_EQ(result.reason_code, "configuration_error");
  EXPECT_EQ(result.problem().place, (Place{"cases.txt", 3, 7}));
}

TEST(TestkitCheck, VariablesExpandAndThoseOfTheTestDoNot) {
  const Result result = Check::of<Bounded>()
                            .with("{value: 1, label: '${LABEL} ', token: 'env:TOKEN'}")
                            .variable("LABEL", "of this test")
                            .variable("TOKEN", "s3cret-value")
                            .run();
  ASSERT_EQ(result.log.size(), 1u) << result;
  EXPECT_EQ(result.log[0].text, "of this test s3cret-value");
  EXPECT_EQ(run_with("{value: 1, label: '${PATH}'}").status, Status::kRejected);
}

TEST(TestkitCheck, SeverityWarnCapsAFailure) {
  EXPECT_EQ(Check::of<Bounded>().with("value: 99").capped_at_warn().run().status, Status::kWarn);
}

TEST(TestkitCheck, WhatIsOverALimitIsAnError) {
  const Result result = Check::of<Bounded>().with("value: 1").limited_to({.gates = 0}).run();
  EXPECT_EQ(result.status, Status::kError);
  EXPECT_EQ(result.reason_code, "limit_gates");
}

TEST(TestkitCheck, AnArtefactLivesAsLongAsItsRun) {
  std::string path;
  {
    const Result result = run_with("{value: 1, also: write}");
    const Result copy = result;
    path = copy.artefact("values.txt").path;
    EXPECT_EQ(result.artefact("values.txt").media_type, "text/plain");
    EXPECT_EQ(copy.artefact("values.txt").content(), "1 2 3");
  }
  EXPECT_FALSE(std::ifstream(path).good());
}

TEST(TestkitCheck, AnArtefactThatWasNotWrittenIsMissing) {
  const Result result = run_with("{value: 1, also: announce}");
  EXPECT_FALSE(result.artefact("values.txt").exists());
  EXPECT_THROW(static_cast<void>(result.artefact("values.txt").content()), Missing);
}

TEST(TestkitCheck, OneCheckRunsSeveralTimes) {
  const Check check = Check::of<Bounded>().with("{value: 1, also: write}");
  const Result first = check.run();
  const Result second = check.run();
  EXPECT_EQ(second.status, Status::kPass);
  EXPECT_NE(first.artefact("values.txt").path, second.artefact("values.txt").path);
}

}  // namespace
}  // namespace aipreflight::testkit
