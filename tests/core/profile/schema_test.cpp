#include "profile/schema.hpp"

#include <gtest/gtest.h>

namespace aipreflight::profile {
namespace {

Key key_of(const std::string& path, std::uint64_t types) {
  Key key;
  key.path = path;
  key.types = types;
  key.doc = "About " + path + ".";
  return key;
}

Module module_of(const std::string& id, const std::string& check, std::vector<Key> keys) {
  Module module;
  module.id = id;
  CheckType type;
  type.id = check;
  type.doc = "What " + check + " does.";
  type.keys = std::move(keys);
  module.check_types = {type};
  return module;
}

json::Value schema() {
  Key rate = key_of("min_pass_rate", kTypeRatio | kTypeNull);
  rate.fallback = "0.9";
  Key command = key_of("command", kTypeCommand);
  command.required = true;
  command.nonempty = true;
  Key level = key_of("level", kTypeString);
  level.choices = {"declared", "measured"};
  level.deprecated = "command";
  Key ttft = key_of("sla.ttft_ms", kTypeNumber);
  ttft.minimum = 0;
  ttft.unit = "ms";
  return profile_schema({module_of("evals",
                                   "evals",
                                   {rate,
                                    command,
                                    level,
                                    key_of("metrics.*.min", kTypeNumber),
                                    key_of("gates[].name", kTypeString),
                                    key_of("env", kTypeMap)}),
                         module_of("sla", "sla", {ttft, key_of("probe.config", kTypePath)}),
                         module_of("acme", "pii", {})});
}

TEST(ProfileSchema, NamesItsDialectAndRefusesUnknownKeys) {
  const json::Value value = schema();
  EXPECT_EQ(value["$schema"].as_string(), "https://json-schema.org/draft/2020-12/schema");
  EXPECT_FALSE(value["additionalProperties"].as_bool(true));
  EXPECT_EQ(value["required"].items()[0].as_string(), "name");
  for (const char* key : {"name",
                          "description",
                          "extends",
                          "plugins",
                          "checks",
                          "report",
                          "secrets",
                          "kind",
                          "probe",
                          "thresholds",
                          "cost",
                          "evals",
                          "observability",
                          "deployment"}) {
    EXPECT_NE(value["properties"].find(key), nullptr) << key;
  }
}

TEST(ProfileSchema, DescribesTheSectionOfEachCheckByItsUses) {
  const json::Value value = schema();
  const json::Value& check = value["properties"]["checks"]["items"];
  EXPECT_FALSE(check["additionalProperties"].as_bool(true));
  ASSERT_EQ(check["allOf"].size(), 3u);
  const json::Value& pii = check["allOf"].items()[0];
  EXPECT_EQ(pii["if"]["properties"]["uses"]["const"].as_string(), "acme/pii");
  EXPECT_EQ(pii["then"]["properties"]["with"]["$ref"].as_string(), "#/$defs/acme.pii");
  EXPECT_NE(value["$defs"].find("acme.pii"), nullptr);
  EXPECT_EQ(value["properties"]["evals"]["$ref"].as_string(), "#/$defs/evals");
}

TEST(ProfileSchema, TurnsAKeyTableIntoProperties) {
  const json::Value value = schema();
  const json::Value& evals = value["$defs"]["evals"];
  EXPECT_FALSE(evals["additionalProperties"].as_bool(true));
  ASSERT_EQ(evals["required"].size(), 1u);
  EXPECT_EQ(evals["required"].items()[0].as_string(), "command");
  const json::Value& keys = evals["properties"];
  EXPECT_EQ(keys["command"]["type"].as_string(), "string");
  EXPECT_EQ(keys["command"]["minLength"].as_integer(), 1);
  EXPECT_EQ(keys["command"]["description"].as_string(), "About command.");
  EXPECT_EQ(keys["min_pass_rate"]["default"].as_number(), 0.9);
  EXPECT_EQ(keys["min_pass_rate"]["anyOf"].items()[0]["maximum"].as_number(), 1);
  EXPECT_TRUE(keys["level"]["deprecated"].as_bool());
  EXPECT_EQ(keys["level"]["enum"].size(), 2u);
  EXPECT_FALSE(keys["metrics"]["additionalProperties"]["additionalProperties"].as_bool(true));
  EXPECT_NE(keys["metrics"]["additionalProperties"]["properties"].find("min"), nullptr);
  EXPECT_NE(keys["gates"]["items"]["properties"].find("name"), nullptr);
  EXPECT_EQ(keys["env"].find("additionalProperties"), nullptr) << "a free map takes anything";
}

TEST(ProfileSchema, ReusesTheSlaKeysForLegacySections) {
  const json::Value value = schema();
  const json::Value& ttft =
      value["properties"]["thresholds"]["properties"]["sla"]["properties"]["ttft_ms"];
  EXPECT_EQ(ttft["description"].as_string(), "About sla.ttft_ms. (ms)");
  EXPECT_EQ(ttft["anyOf"].items()[0]["minimum"].as_number(-1), 0);
  EXPECT_NE(value["properties"]["probe"]["properties"].find("config"), nullptr);
}

TEST(ProfileSchema, KeepsTheTwoFormsApart) {
  const json::Value value = schema();
  EXPECT_FALSE(value["then"]["properties"]["evals"].as_bool(true));
  EXPECT_FALSE(value["then"]["properties"]["kind"].as_bool(true));
  EXPECT_FALSE(value["else"]["then"]["properties"]["probe"].as_bool(true));
  EXPECT_FALSE(value["else"]["else"]["properties"]["cost"].as_bool(true));
}

TEST(ProfileSchema, IsDeterministicAndStandsWithoutModules) {
  EXPECT_EQ(json::write(schema()), json::write(schema()));
  const json::Value value = profile_schema({});
  EXPECT_EQ(value.find("$defs"), nullptr);
  EXPECT_EQ(value["properties"]["evals"]["type"].as_string(), "object");
}

}  // namespace
}  // namespace aipreflight::profile
