#include <gtest/gtest.h>

#include "json/value.hpp"
#include "kit/judged_check.hpp"
#include "kit/scratch.hpp"

extern "C" const aipf_module* aipreflight_plugin_v1(std::uint32_t, std::uint32_t, aipf_str*);

namespace aipreflight {
namespace {

class ObservabilityCheck : public kit::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    write("tel.yml", "fields:\n  - request_id\n  - model\n  - cost_usd\n");
  }
  kit::Judged judge(const std::string& section) {
    return kit::judge_check(kit::linked_check(&aipreflight_plugin_v1), section, folder());
  }
  // As a profile by kind has it.
  kit::Judged judge_declared(const std::string& section) {
    return judge("level: declared\n" + section);
  }
};

TEST_F(ObservabilityCheck, AllFieldsPass) {
  const auto judged =
      judge_declared("config: tel.yml\nrequired_fields: [request_id, model, cost_usd]\n");
  EXPECT_EQ(judged.result.status, Status::kPass);
  EXPECT_EQ(judged.result.summary, "telemetry config present with all 3 required fields");
  EXPECT_EQ(judged.gate("required_fields")->n, 3);
}

TEST_F(ObservabilityCheck, MissingFieldsWarnAndAreNamed) {
  const auto judged = judge_declared("config: tel.yml\nrequired_fields: [latency_ms, model, a]\n");
  EXPECT_EQ(judged.result.status, Status::kWarn);
  EXPECT_EQ(judged.result.reason_code, "telemetry_fields_missing");
  EXPECT_EQ(judged.result.summary, "telemetry config present but missing fields: latency_ms, a");
  EXPECT_DOUBLE_EQ(judged.gate("required_fields")->value, 1.0 / 3.0);
  EXPECT_EQ(judged.result.details["missing_fields"].size(), 2u);
}

TEST_F(ObservabilityCheck, EmptyConfigLacksEverything) {
  write("tel.yml", "");
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [model]\n").result.status,
            Status::kWarn);
}

TEST_F(ObservabilityCheck, DeclarationAloneWarnsWithoutItsLevel) {
  const auto judged = judge("config: tel.yml\nrequired_fields: [model]\n");
  EXPECT_EQ(judged.result.status, Status::kWarn);
  EXPECT_EQ(judged.result.reason_code, "declared_only");
}

TEST_F(ObservabilityCheck, NothingRequiredPassesAndSaysSo) {
  for (const char* fields : {"", "required_fields: []\n", "required_fields:\n"}) {
    const auto judged = judge_declared(std::string("config: tel.yml\n") + fields);
    EXPECT_EQ(judged.result.status, Status::kPass) << fields;
    EXPECT_NE(judged.finding("nothing_required"), nullptr);
  }
}

TEST_F(ObservabilityCheck, NamesThatYamlReadsAsNumbersMatch) {
  write("tel.yml", "fields: [1, 2, yes]\n");
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [1, 2]\n").result.status,
            Status::kPass);
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: ['yes']\n").result.status,
            Status::kPass);
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [yes]\n").result.status,
            Status::kPass);
}

TEST_F(ObservabilityCheck, RequiredTwiceIsRequiredOnce) {
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [model, model]\n")
                .gate("required_fields")
                ->n,
            1);
}

TEST_F(ObservabilityCheck, NoConfigPathFails) {
  for (const char* section : {"config: ''\n", "config:\n", "required_fields: [model]\n"}) {
    const auto judged = judge_declared(section);
    EXPECT_EQ(judged.exit_code, 1) << section;
    EXPECT_EQ(judged.result.summary, "observability section present but no 'config' path");
  }
}

TEST_F(ObservabilityCheck, MissingConfigFails) {
  const auto judged = judge_declared("config: nope.yml\nrequired_fields: [model]\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.result.reason_code, "telemetry_config_missing");
  EXPECT_EQ(judged.result.summary, "telemetry config not found: nope.yml");
}

TEST_F(ObservabilityCheck, InvalidConfigFailsAtItsPlace) {
  write("tel.yml", "service: x\nfields: 5\n");
  const auto judged = judge_declared("config: tel.yml\nrequired_fields: [a]\n");
  EXPECT_EQ(judged.exit_code, 1);
  const Finding* finding = judged.finding("telemetry_config_invalid");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->location.to_string(), "tel.yml:2:9");
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
