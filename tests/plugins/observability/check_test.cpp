#include <gtest/gtest.h>

#include "kit/details.hpp"
#include "kit/scratch.hpp"

namespace aipreflight {
namespace {

class ObservabilityCheck : public kit::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    write("tel.yml", "fields:\n  - request_id\n  - model\n  - cost_usd\n");
  }
  testkit::Result judge(const std::string& section) {
    return testkit::Check::linked().with(section).run();
  }
  // As a profile by kind has it.
  testkit::Result judge_declared(const std::string& section) {
    return judge("level: declared\n" + section);
  }
};

TEST_F(ObservabilityCheck, AllFieldsPass) {
  const auto judged =
      judge_declared("config: tel.yml\nrequired_fields: [request_id, model, cost_usd]\n");
  EXPECT_EQ(judged.status, testkit::Status::kPass);
  EXPECT_EQ(judged.summary, "telemetry config present with all 3 required fields");
  EXPECT_EQ(judged.gate("required_fields").n, 3);
}

TEST_F(ObservabilityCheck, MissingFieldsWarnAndAreNamed) {
  const auto judged = judge_declared("config: tel.yml\nrequired_fields: [latency_ms, model, a]\n");
  EXPECT_EQ(judged.status, testkit::Status::kWarn);
  EXPECT_EQ(judged.reason_code, "telemetry_fields_missing");
  EXPECT_EQ(judged.summary, "telemetry config present but missing fields: latency_ms, a");
  EXPECT_DOUBLE_EQ(judged.gate("required_fields").value, 1.0 / 3.0);
  EXPECT_EQ(kit::details_of(judged)["missing_fields"].size(), 2u);
}

TEST_F(ObservabilityCheck, EmptyConfigLacksEverything) {
  write("tel.yml", "");
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [model]\n").status,
            testkit::Status::kWarn);
}

TEST_F(ObservabilityCheck, DeclarationAloneWarnsWithoutItsLevel) {
  const auto judged = judge("config: tel.yml\nrequired_fields: [model]\n");
  EXPECT_EQ(judged.status, testkit::Status::kWarn);
  EXPECT_EQ(judged.reason_code, "declared_only");
}

TEST_F(ObservabilityCheck, NothingRequiredPassesAndSaysSo) {
  for (const char* fields : {"", "required_fields: []\n", "required_fields:\n"}) {
    const auto judged = judge_declared(std::string("config: tel.yml\n") + fields);
    EXPECT_EQ(judged.status, testkit::Status::kPass) << fields;
    EXPECT_TRUE(judged.has_finding("nothing_required"));
  }
}

TEST_F(ObservabilityCheck, NamesThatYamlReadsAsNumbersMatch) {
  write("tel.yml", "fields: [1, 2, yes]\n");
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [1, 2]\n").status,
            testkit::Status::kPass);
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: ['yes']\n").status,
            testkit::Status::kPass);
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [yes]\n").status,
            testkit::Status::kPass);
}

TEST_F(ObservabilityCheck, RequiredTwiceIsRequiredOnce) {
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [model, model]\n")
                .gate("required_fields")
                .n,
            1);
}

TEST_F(ObservabilityCheck, NoConfigPathFails) {
  for (const char* section : {"config: ''\n", "config:\n", "required_fields: [model]\n"}) {
    const auto judged = judge_declared(section);
    EXPECT_EQ(judged.exit_code, 1) << section;
    EXPECT_EQ(judged.summary, "observability section present but no 'config' path");
  }
}

TEST_F(ObservabilityCheck, MissingConfigFails) {
  const auto judged = judge_declared("config: nope.yml\nrequired_fields: [model]\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "telemetry_config_missing");
  EXPECT_EQ(judged.summary, "telemetry config not found: nope.yml");
}

TEST_F(ObservabilityCheck, InvalidConfigFailsAtItsPlace) {
  write("tel.yml", "service: x\nfields: 5\n");
  const auto judged = judge_declared("config: tel.yml\nrequired_fields: [a]\n");
  EXPECT_EQ(judged.exit_code, 1);
  const testkit::Finding& finding = judged.finding("telemetry_config_invalid");
  EXPECT_EQ(finding.file, "tel.yml");
  EXPECT_EQ(finding.line, 2u);
  EXPECT_EQ(finding.column, 9u);
}

TEST_F(ObservabilityCheck, FolderAsConfigFails) {
  std::filesystem::create_directory("folder");
  EXPECT_EQ(judge_declared("config: folder\n").exit_code, 1);
}

TEST_F(ObservabilityCheck, WrongTypesAreRejected) {
  for (const char* section : {"required_fields: model\n",
                              "required_fields: 5\n",
                              "required_fields: [[a]]\n",
                              "required_fields: ['']\n",
                              "config: [tel.yml]\n",
                              "level: presence\n",
                              "cnofig: x\n"}) {
    EXPECT_EQ(judge(section).exit_code, 2) << section;
  }
}

}  // namespace
}  // namespace aipreflight
