#include <aipreflight/abi.h>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

#include "scripted_check.hpp"

namespace aipreflight {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

std::vector<std::string> texts(const std::vector<wire::Defect>& defects) {
  std::vector<std::string> result;
  for (const auto& defect : defects) result.push_back(defect.text);
  return result;
}

TEST(Configuration, IsReadInEveryType) {
  ConfigNode root;
  ConfigNode flag;
  flag.kind = ConfigNode::Kind::kBool;
  flag.boolean = true;
  flag.is_set = true;
  ConfigNode whole;
  whole.kind = ConfigNode::Kind::kInt;
  whole.integer = 42;
  ConfigNode half;
  half.kind = ConfigNode::Kind::kNumber;
  half.number = 0.5;
  ConfigNode words;
  words.kind = ConfigNode::Kind::kList;
  words.items = {text_node("one"), text_node("two")};
  root.entries = {{"scenario", text_node("read")},
                  {"flag", flag},
                  {"whole", whole},
                  {"half", half},
                  {"words", words}};
  number_nodes(root);
  ScriptedCheck check;
  check.create(root);
  check.next<wire::Created>();
  EXPECT_THAT(check.heard().logs,
              ElementsAre("kind=6",
                          "bool=0",
                          "flag=1",
                          "flag_is_set=1",
                          "int=0",
                          "whole=42",
                          "number_of_int=0",
                          "whole_is_set=0",
                          "number=0",
                          "tenths=5",
                          "int_of_number=3",
                          "text_of_number=3",
                          "words=2",
                          "text=0",
                          "two",
                          "beyond=1",
                          "entries=5",
                          "key=0",
                          "flag",
                          "key_beyond=3",
                          "absent=1",
                          "null_kind=0",
                          "null_text=3",
                          "foreign_kind=0",
                          "inside_kind=0",
                          "extension=1"));
}

TEST(Configuration, ErrorsCarryTheirNodes) {
  for (const char* name : {"reject", "reject_and_return"}) {
    ConfigNode root = scenario(name);
    ConfigNode whole;
    whole.kind = ConfigNode::Kind::kInt;
    root.entries.emplace_back("whole", whole);
    number_nodes(root);
    ScriptedCheck check;
    check.create(root);
    const auto rejected = check.next<wire::Rejected>();
    ASSERT_THAT(rejected.errors, SizeIs(3));
    EXPECT_EQ(rejected.errors[0].node, 2);
    EXPECT_EQ(rejected.errors[0].text, "must be even");
    EXPECT_EQ(rejected.errors[1].node, -1);
    EXPECT_EQ(rejected.errors[1].where, (SourceRef{"data.csv", 7, 3}));
    EXPECT_EQ(rejected.errors[2].node, -1);
    EXPECT_EQ(rejected.errors[2].text, "nowhere in particular");
    EXPECT_EQ(rejected.reason, "bad_data");
    EXPECT_EQ(rejected.text, "the data cannot be used");
    EXPECT_THAT(check.heard().logs,
                ElementsAre("error=0", "error_at=0", "error_null=3", "explain=0"));
    EXPECT_EQ(check.host().wait(), 0);
  }
}

TEST(Configuration, ErrorsAreCappedAndCounted) {
  ScriptedCheck check;
  check.create(scenario("reject_often"));
  const auto rejected = check.next<wire::Rejected>();
  EXPECT_THAT(rejected.errors, SizeIs(100));
  EXPECT_EQ(rejected.dropped_errors, 9900u);
}

TEST(Configuration, NullWithoutAWordIsSaidToBeThat) {
  ScriptedCheck check;
  check.create(scenario("null"));
  const auto rejected = check.next<wire::Rejected>();
  EXPECT_EQ(rejected.reason, "plugin_defect");
  EXPECT_EQ(rejected.text, "create returned null and did not say why");
}

TEST(Evidence, ArrivesWhole) {
  ScriptedCheck check;
  check.run("evidence");
  EXPECT_THAT(check.heard().logs,
              ElementsAre("gate=0",
                          "not_measured=0",
                          "finding=0",
                          "metric=0",
                          "summary=0",
                          "progress=0",
                          "cancelled=0"));
  ASSERT_THAT(check.heard().gates, SizeIs(2));
  const Gate& gate = check.heard().gates[0];
  EXPECT_EQ(gate.id, "ttft.p95");
  EXPECT_EQ(gate.value, 8.5);
  EXPECT_EQ(gate.bound, 5);
  EXPECT_EQ(gate.severity, Severity::kWarn);
  EXPECT_EQ(gate.interval, (Interval{7, 9, 0.95, "wilson"}));
  EXPECT_EQ(gate.config_key, "sla.ttft_ms");
  EXPECT_TRUE(std::isnan(check.heard().gates[1].value));
  EXPECT_FALSE(check.heard().gates[1].interval.has_value());
  ASSERT_THAT(check.heard().findings, SizeIs(1));
  EXPECT_EQ(check.heard().findings[0].location, (SourceRef{"a.yml", 3, 0}));
  ASSERT_THAT(check.heard().metrics, SizeIs(1));
  EXPECT_EQ(check.heard().metrics[0].direction, Direction::kHigher);
  ASSERT_THAT(check.heard().summaries, SizeIs(1));
  EXPECT_EQ(check.heard().summaries[0].outcome, AIPF_SUMMARY_FAIL);
  ASSERT_THAT(check.heard().progress, SizeIs(1));
  EXPECT_EQ(check.heard().progress[0].fraction, 0.5);
}

TEST(Evidence, InvalidCallsAreRefusedWithASentenceEach) {
  ScriptedCheck check;
  check.run("invalid");
  for (const std::string& log : check.heard().logs) {
    EXPECT_THAT(log, EndsWith(log.starts_with("good") ? "=0" : "=3"));
  }
  EXPECT_THAT(texts(check.heard().defects),
              ElementsAre("gate 'g': value is infinite; a value that was not measured is NaN",
                          "gate 'g': n is -1, it cannot be negative",
                          "gate 'g': op is 9, the ABI 1.0 knows 1 to 5",
                          "gate 'g': bound is NaN, it must be finite",
                          "gate 'g': interval_low is 2, interval_high is 1",
                          "gate 'g': value 1 is outside its interval, 2 to 3",
                          "gate 'g': interval_confidence is 1.5, expected between 0 and 1",
                          "gate 'g': severity is 2, the ABI 1.0 knows 0 to 1",
                          "gate: struct_size is 12, the ABI 1.0 needs at least " +
                              std::to_string(sizeof(aipf_gate)),
                          "gate: is null",
                          "gate: id holds the character 0x0A (byte 2)",
                          "gate 'g': message is null with size 5",
                          "gate 'g': the id was reported before",
                          "finding: reason_code is empty",
                          "metric 'm': direction is 7, the ABI 1.0 knows 0 to 2",
                          "summary: outcome is 4, expected 0 to 3",
                          "progress: fraction is not a number up to 1; negative means unknown",
                          "log: level is 9, expected 0 to 3"));
  for (const auto& defect : check.heard().defects) EXPECT_EQ(defect.reason, "evidence_invalid");
  EXPECT_THAT(check.heard().gates, SizeIs(1));
}

TEST(Evidence, LimitsAreKeptAndToldOnce) {
  ScriptedCheck check;
  check.run("many", {"/nowhere", {.gates = 3, .findings = 2, .metrics = 1}});
  EXPECT_THAT(check.heard().gates, SizeIs(3));
  EXPECT_THAT(check.heard().findings, SizeIs(2));
  EXPECT_THAT(check.heard().metrics, SizeIs(1));
  EXPECT_THAT(check.heard().logs,
              ElementsAre("gate=0",
                          "finding=0",
                          "metric=0",
                          "gate=0",
                          "finding=0",
                          "metric=2",
                          "gate=0",
                          "finding=2",
                          "metric=2",
                          "gate=2",
                          "finding=2",
                          "metric=2"));
  EXPECT_THAT(texts(check.heard().defects),
              ElementsAre("more than 1 metrics", "more than 2 findings", "more than 3 gates"));
  EXPECT_EQ(check.heard().defects[2].reason, "limit_gates");
}

TEST(Evidence, RefusedCallsAreToldTwentyTimesAndThenCounted) {
  ScriptedCheck check;
  check.run("many");
  EXPECT_THAT(check.heard().defects, SizeIs(20));
  EXPECT_EQ(check.heard().logs.back(), "10 more calls were refused as invalid");
}

TEST(Evidence, ComesFromSeveralThreadsWhole) {
  ScriptedCheck check;
  check.run("threads");
  EXPECT_THAT(check.heard().gates, SizeIs(1000));
  EXPECT_THAT(check.heard().logs, IsEmpty());
  EXPECT_THAT(check.heard().defects, IsEmpty());
}

TEST(Evidence, LongTextsAreCutAndBrokenOnesMendedAndBothAreSaid) {
  ScriptedCheck check;
  check.run("texts");
  EXPECT_THAT(check.heard().logs,
              ElementsAre("long=0",
                          "finding 'bytes': message is not UTF-8; such bytes are replaced here and "
                          "wherever else they "
                          "come",
                          "bytes=0",
                          "more=0"));
  ASSERT_THAT(check.heard().findings, SizeIs(3));
  EXPECT_THAT(check.heard().findings[0].message,
              EndsWith("y… (cut: 70000 bytes, at most 65536 are kept)"));
  EXPECT_EQ(check.heard().findings[1].message, "a\xEF\xBF\xBD");
}

TEST(Details, ArriveInPartsThatJoinToTheSameText) {
  ScriptedCheck check;
  check.run("details");
  EXPECT_EQ(check.heard().details, "{\"a\":\"ä\xEF\xBF\xBD" + std::string(200000, 'x') + "\"}");
  EXPECT_LE(check.heard().largest_part, 65536u);
  EXPECT_THAT(check.heard().logs,
              ElementsAre("begin=0",
                          StartsWith("details: json_part is not UTF-8"),
                          "middle=0",
                          "big=0",
                          "end=0",
                          "null=3",
                          "limit=2"));
  EXPECT_THAT(
      texts(check.heard().defects),
      ElementsAre("details: json_part is null with size 3", "details of more than 4194304 bytes"));
  EXPECT_EQ(check.heard().defects[1].reason, "limit_details");
}

class Artefacts : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(mkdtemp(folder_.data()), nullptr); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_ = testing::TempDir() + "artefacts-XXXXXX";
};

TEST_F(Artefacts, HaveNamesInTheirFolderOnly) {
  std::filesystem::create_symlink("/etc/passwd", folder_ + "/planted");
  ScriptedCheck check;
  check.run("artefacts", {folder_, {}});
  EXPECT_THAT(
      check.heard().logs,
      ElementsAre("report.json=0", "report.json=3", "../x=3", "stdout.log=3", "planted=3", "=3"));
  ASSERT_THAT(check.heard().artefacts, SizeIs(1));
  EXPECT_EQ(check.heard().artefacts[0].name, "report.json");
  EXPECT_EQ(check.heard().artefacts[0].media_type, "text/plain");
  std::ifstream file(folder_ + "/report.json");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "written");
  EXPECT_THAT(texts(check.heard().defects),
              ElementsAre("artefact: the name 'report.json' was announced before",
                          "artefact: the name '../x' is not [A-Za-z0-9][A-Za-z0-9._-]{0,99}",
                          "artefact: the name 'stdout.log' is the host's own",
                          "artefact: the name 'planted' is that of a symbolic link",
                          "artefact: the name '' is not [A-Za-z0-9][A-Za-z0-9._-]{0,99}"));
  EXPECT_THAT(check.heard().defects, Each(testing::Field(&wire::Defect::reason, "artefact_name")));
}

}  // namespace
}  // namespace aipreflight
