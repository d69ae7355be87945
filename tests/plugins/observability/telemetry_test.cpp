#include "telemetry.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "kit/scratch.hpp"

namespace aipreflight::observability {
namespace {

using Names = std::set<std::string, std::less<>>;

class TelemetryConfig : public kit::Scratch {};

Names names_of(const std::string& text, const std::string& path = "tel.yml") {
  auto telemetry = parse_telemetry(text, path);
  EXPECT_TRUE(telemetry.ok()) << text;
  return telemetry.ok() ? telemetry->names : Names{};
}

TEST_F(TelemetryConfig, FieldsAreAListOfNames) {
  EXPECT_EQ(names_of("fields:\n  - model\n  - größe\n  - 日本\n"),
            (Names{"model", "größe", "日本"}));
  EXPECT_EQ(names_of("service: x\nfields: [a, b]\n"), (Names{"a", "b"}));
}

TEST_F(TelemetryConfig, FieldsMayBeMappings) {
  EXPECT_EQ(names_of("fields:\n  - name: a\n    type: string\n  - b\n"), (Names{"a", "b"}));
  EXPECT_EQ(names_of("fields:\n  a: {type: string}\n  b:\n"), (Names{"a", "b"}));
}

TEST_F(TelemetryConfig, JsonIsReadAsJson) {
  EXPECT_EQ(names_of("{\"fields\": [\"a\",\t{\"name\": \"b\"}, 3, true, null]}", "tel.json"),
            (Names{"a", "b", "3", "true"}));
}

TEST_F(TelemetryConfig, ScalarsThatYamlReadsOtherwiseAreKnownByBothNames) {
  EXPECT_EQ(names_of("fields: [yes, 0x10, 'no', '7']\n"),
            (Names{"yes", "true", "0x10", "16", "no", "7"}));
}

TEST_F(TelemetryConfig, RepeatedFieldsCountOnce) {
  const auto telemetry = parse_telemetry("fields: [a, a, yes]\n", "tel.yml");
  ASSERT_TRUE(telemetry.ok());
  EXPECT_EQ(telemetry->count, 2u);
}

TEST_F(TelemetryConfig, NothingDeclaredIsNoField) {
  for (const char* text :
       {"", "# nothing\n", "fields:\n", "fields: []\n", "service: x\n", "fields: [null]\n"}) {
    EXPECT_TRUE(names_of(text).empty()) << text;
  }
}

TEST_F(TelemetryConfig, WrongShapesAreInvalidWithTheirPlace) {
  const std::pair<const char*, const char*> cases[] = {
      {"just text\n", "tel.yml"},
      {"[a, b]\n", "tel.yml"},
      {"x: 1\nfields: 5\n", "tel.yml:2:9"},
      {"fields:\n  - [a]\n", "tel.yml:2:5"},
      {"fields:\n  - {type: string}\n", "tel.yml:2:5"},
      {"fields: [a\n", "tel.yml:"},
      {"a: 1\na: 2\n", "tel.yml:2:1"},
      {"fields: [\xFF]\n", "tel.yml"}};
  for (const auto& [text, place] : cases) {
    const auto telemetry = parse_telemetry(text, "tel.yml");
    ASSERT_FALSE(telemetry.ok()) << text;
    EXPECT_EQ(telemetry.error().reason, "telemetry_config_invalid") << text;
    EXPECT_EQ(telemetry.error().where.to_string().rfind(place, 0), 0u)
        << telemetry.error().where.to_string();
  }
  const auto json = parse_telemetry("{\"fields\": [}", "tel.json");
  ASSERT_FALSE(json.ok());
  EXPECT_EQ(json.error().reason, "telemetry_config_invalid");
}

TEST_F(TelemetryConfig, MissingFolderFifoAndHugeFilesAreRefused) {
  std::filesystem::create_directory("folder.yml");
  ASSERT_EQ(::mkfifo("fifo.yml", 0600), 0);
  write("huge.yml", std::string((8u << 20) + 1, '#'));
  const std::pair<const char*, const char*> cases[] = {
      {"nope.yml", "telemetry_config_missing"},
      {"folder.yml", "telemetry_config_unreadable"},
      {"fifo.yml", "telemetry_config_unreadable"},
      {"huge.yml", "telemetry_config_unreadable"}};
  for (const auto& [path, reason] : cases) {
    const auto telemetry = read_telemetry(path);
    ASSERT_FALSE(telemetry.ok()) << path;
    EXPECT_EQ(telemetry.error().reason, reason) << path;
    EXPECT_NE(telemetry.error().message.find(path), std::string::npos) << telemetry.error().message;
  }
}

}  // namespace
}  // namespace aipreflight::observability
