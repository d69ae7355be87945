#include "profile/section.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "in_memory.hpp"

namespace aipreflight::profile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Key key_of(const std::string& path, std::uint64_t types) {
  Key key;
  key.path = path;
  key.types = types;
  return key;
}

Key required(Key key) {
  key.required = true;
  return key;
}

Key with_default(Key key, const std::string& fallback) {
  key.fallback = fallback;
  return key;
}

Key in_range(Key key, double minimum, double maximum, const std::string& unit = "") {
  key.minimum = minimum;
  key.maximum = maximum;
  key.unit = unit;
  return key;
}

Section validated(const std::vector<Key>& keys,
                  const std::string& text,
                  const std::map<std::string, std::string>& variables = {},
                  std::vector<Error>* warnings = nullptr) {
  CheckType type;
  type.id = "evals";
  type.keys = keys;
  CheckSpec spec;
  spec.where = {"p.yml", 1, 1};
  auto parsed = yaml::parse(text, "p.yml");
  EXPECT_THAT(lines_of(parsed.errors), IsEmpty());
  spec.with = std::move(parsed.root);
  return validate_section(spec, type, environment_of(variables), warnings);
}

std::vector<std::string> problems_of(const std::vector<Key>& keys,
                                     const std::string& text,
                                     const std::map<std::string, std::string>& variables = {}) {
  return lines_of(validated(keys, text, variables).errors);
}

ConfigNode read(std::uint64_t types,
                const std::string& text,
                const std::map<std::string, std::string>& variables = {}) {
  const Section section = validated({key_of("k", types)}, "k: " + text, variables);
  EXPECT_THAT(lines_of(section.errors), IsEmpty()) << text;
  return section.config.entries.empty() ? ConfigNode() : section.config.entries[0].second;
}

// The one problem of `k: <text>` for a key of these types.
std::string problem(const Key& key,
                    const std::string& text,
                    const std::map<std::string, std::string>& variables = {}) {
  const auto problems = problems_of({key}, "k: " + text, variables);
  EXPECT_EQ(problems.size(), 1u) << text;
  return problems.empty() ? "" : problems[0];
}
std::string problem(std::uint64_t types, const std::string& text) {
  return problem(key_of("k", types), text);
}

TEST(Section, ReadsEveryType) {
  EXPECT_TRUE(read(kTypeBool, "yes").boolean);
  EXPECT_EQ(read(kTypeInt, "1_000").integer, 1000);
  EXPECT_EQ(read(kTypeInt, "-3").kind, ConfigNode::Kind::kInt);
  EXPECT_EQ(read(kTypeNumber, "0.5").number, 0.5);
  EXPECT_EQ(read(kTypeNumber, "5").kind, ConfigNode::Kind::kNumber);
  EXPECT_EQ(read(kTypeDuration, "1h30m").number, 5400);
  EXPECT_EQ(read(kTypeDuration, "30").number, 30);
  EXPECT_EQ(read(kTypeDuration, "'30'").number, 30);
  EXPECT_EQ(read(kTypeSize, "64KiB").integer, 65536);
  EXPECT_EQ(read(kTypePercent, "5%").number, 0.05);
  EXPECT_EQ(read(kTypeRatio, "95%").number, 0.95);
  EXPECT_EQ(read(kTypeRatio, "0.9").number, 0.9);
  EXPECT_EQ(read(kTypePath, "a/b.json").text, "a/b.json");
  EXPECT_EQ(read(kTypeUrl, "http://localhost:9090").text, "http://localhost:9090");
  EXPECT_EQ(read(kTypeCommand, "true").text, "true");
  EXPECT_EQ(read(kTypeQuery, "1").text, "1");
  EXPECT_EQ(read(kTypeString, "'5'").text, "5");
  EXPECT_EQ(read(kTypeList, "[a, 1, yes, '2']").items[2].text, "yes");
  EXPECT_EQ(read(kTypeMap, "{a: 1, b: [x], c: }").entries.size(), 2u);
}

TEST(Section, TakesTheFirstTypeThatFits) {
  constexpr std::uint64_t kTypes = kTypeBool | kTypeNumber | kTypeDuration | kTypeString;
  EXPECT_EQ(read(kTypes, "on").kind, ConfigNode::Kind::kBool);
  EXPECT_EQ(read(kTypes, "5").kind, ConfigNode::Kind::kNumber);
  EXPECT_EQ(read(kTypes, "5m").number, 300);
  EXPECT_EQ(read(kTypes, "five").text, "five");
  EXPECT_EQ(read(kTypes, "'5'").text, "5");
}

TEST(Section, RefusesWrongTypesAndSaysWhatIsWanted) {
  EXPECT_EQ(problem(kTypeNumber, "high"), "p.yml:1:4: 'k' must be a number, not 'high'");
  EXPECT_EQ(problem(kTypeNumber, "'5'"),
            "p.yml:1:4: 'k' must be a number, not '5' (a quoted value is text: remove the quotes)");
  EXPECT_EQ(problem(kTypeNumber, ".nan"), "p.yml:1:4: 'k' must be a number, not '.nan'");
  EXPECT_EQ(problem(kTypeInt, "1.5"), "p.yml:1:4: 'k' must be a whole number, not '1.5'");
  EXPECT_EQ(problem(kTypeInt, "99999999999999999999"),
            "p.yml:1:4: 'k' must be a whole number, not '99999999999999999999'");
  EXPECT_EQ(problem(kTypeBool, "maybe"), "p.yml:1:4: 'k' must be a boolean, not 'maybe'");
  EXPECT_EQ(problem(kTypeDuration, "5 min"),
            "p.yml:1:4: 'k' must be a duration, not '5 min' (such as 250ms, 30s, 5m or 1h30m)");
  EXPECT_EQ(problem(kTypeSize, "lots"),
            "p.yml:1:4: 'k' must be a size, not 'lots' (such as 512, 64KiB or 2MB)");
  EXPECT_EQ(problem(kTypePercent, "5"),
            "p.yml:1:4: 'k' must be a percentage, not '5' (write it with its unit: '5%')");
  EXPECT_EQ(
      problem(kTypeUrl, "localhost:9090"),
      "p.yml:1:4: 'k' must be a URL, not 'localhost:9090' (it starts with http:// or https://)");
  EXPECT_EQ(problem(kTypeString, "no"), "p.yml:1:4: 'k' must be text, not 'no' (quote it: \"no\")");
  EXPECT_EQ(problem(kTypePath, "5"), "p.yml:1:4: 'k' must be a path, not '5' (quote it: \"5\")");
  EXPECT_EQ(problem(kTypeString, "[a]"), "p.yml:1:4: 'k' must be text, not a list");
  EXPECT_EQ(problem(kTypeList, "model"), "p.yml:1:4: 'k' must be a list, not 'model'");
  EXPECT_EQ(problem(kTypeMap, "[a]"), "p.yml:1:4: 'k' must be a mapping, not a list");
  EXPECT_EQ(problem(kTypeList, "[a, [b]]"), "p.yml:1:8: 'k[1]' must be text, not a list");
  EXPECT_EQ(problem(kTypeList | kTypeInt, "[1, x]"),
            "p.yml:1:8: 'k[1]' must be a whole number, not 'x'");
}

TEST(Section, TakesNullAsNotSetOnlyWhereAllowed) {
  EXPECT_EQ(problem(kTypeNumber, ""), "p.yml:1:1: 'k' must be a number, not nothing");
  EXPECT_EQ(problem(kTypeString, "null"), "p.yml:1:4: 'k' must be text, not nothing");
  const auto keys = {with_default(key_of("k", kTypeNumber | kTypeNull), "7"),
                     key_of("l", kTypeNumber | kTypeNull)};
  const Section section = validated(keys, "k: ~\nl:\n");
  EXPECT_THAT(section.errors, IsEmpty());
  ASSERT_NE(section.config.find("k"), nullptr);
  EXPECT_EQ(section.config.find("k")->number, 7);
  EXPECT_FALSE(section.config.find("k")->is_set);
  EXPECT_EQ(section.config.find("l"), nullptr);
  EXPECT_THAT(problems_of({required(key_of("k", kTypeNumber | kTypeNull))}, "k: ~"),
              ElementsAre("p.yml:1:1: missing required key 'k'"));
}

TEST(Section, SuggestsTheNearestKnownKey) {
  const std::vector<Key> keys = {key_of("min_pass_rate", kTypeRatio),
                                 key_of("metrics.*.min", kTypeNumber)};
  EXPECT_THAT(
      problems_of(keys, "min_pas_rate: 0.9\nmetrics:\n  q: {minimum: 0.9}\nmetrcs: 1\nzzz: 1\n"),
      ElementsAre("p.yml:1:1: unknown key 'min_pas_rate' (did you mean 'min_pass_rate'?)",
                  "p.yml:3:7: unknown key 'minimum' (did you mean 'min'?)",
                  "p.yml:4:1: unknown key 'metrcs' (did you mean 'metrics'?)",
                  "p.yml:5:1: unknown key 'zzz' (known keys: min_pass_rate, metrics)"));
}

TEST(Section, TakesARatioForAShare) {
  EXPECT_EQ(problem(kTypeRatio, "90"),
            "p.yml:1:4: 'k' must be a ratio from 0 to 1, not '90' (did you mean 0.9, or '90%'?)");
  EXPECT_EQ(problem(kTypeRatio, "900"), "p.yml:1:4: 'k' must be a ratio from 0 to 1, not '900'");
  EXPECT_EQ(problem(kTypeRatio, "-0.1"), "p.yml:1:4: 'k' must be a ratio from 0 to 1, not '-0.1'");
  EXPECT_EQ(problem(kTypeRatio, "101%"),
            "p.yml:1:4: 'k' must be a ratio from 0 to 1, not '101%' "
            "(did you mean 0.0101, or '1.01%'?)");
}

TEST(Section, KeepsValuesInRange) {
  const Key key = in_range(key_of("k", kTypeNumber), 0, 1e6, "ms");
  EXPECT_EQ(problem(key, "-5"), "p.yml:1:4: 'k' must be at least 0 ms, not '-5'");
  EXPECT_EQ(problem(key, "2e6"), "p.yml:1:4: 'k' must be at most 1000000 ms, not '2e6'");
  EXPECT_THAT(problems_of({key}, "k: 0\n"), IsEmpty());
  EXPECT_THAT(problems_of({key}, "k: 1e6\n"), IsEmpty());
  EXPECT_EQ(problem(in_range(key_of("k", kTypeDuration), 1, 60, "s"), "2m"),
            "p.yml:1:4: 'k' must be at most 60 s, not '2m'");
}

TEST(Section, KeepsTextToItsChoices) {
  Key key = key_of("k", kTypeString);
  key.choices = {"declared", "measured", "off"};
  EXPECT_EQ(problem(key, "declraed"),
            "p.yml:1:4: 'k' must be 'declared', 'measured' or 'off', not 'declraed' (did you mean "
            "'declared'?)");
  EXPECT_THAT(problems_of({key}, "k: off\n"), IsEmpty())
      << "a choice is text, whatever YAML says of it";
}

TEST(Section, RefusesEmptyValuesWhereTheKeySaysSo) {
  Key key = key_of("k", kTypeString | kTypeList | kTypeMap);
  EXPECT_THAT(problems_of({key}, "k: ''\n"), IsEmpty());
  key.nonempty = true;
  EXPECT_EQ(problem(key, "' '"), "p.yml:1:4: 'k' must not be empty");
  EXPECT_EQ(problem(key, "[]"), "p.yml:1:4: 'k' must not be empty");
  EXPECT_EQ(problem(key, "{}"), "p.yml:1:4: 'k' must not be empty");
}

TEST(Section, NamesTheMapThatLacksARequiredKey) {
  const std::vector<Key> keys = {required(key_of("probe.config", kTypePath)),
                                 required(key_of("gates[].name", kTypeString)),
                                 required(key_of("metrics.*.unit", kTypeString))};
  EXPECT_THAT(problems_of(keys, "gates:\n  - {name: a}\n  - {}\nmetrics:\n  x: {}\n"),
              ElementsAre("p.yml:1:1: missing required key 'probe.config'",
                          "p.yml:3:5: missing required key 'gates[1].name'",
                          "p.yml:5:6: missing required key 'metrics.x.unit'"));
  EXPECT_THAT(problems_of(keys, "probe: {}\n"),
              ElementsAre("p.yml:1:8: missing required key 'probe.config'"));
  EXPECT_THAT(problems_of(keys, "probe:\n"),
              ElementsAre("p.yml:1:1: missing required key 'probe.config'"));
}

TEST(Section, RequiresNothingOfAMapThatMayBeLeftOut) {
  const std::vector<Key> keys = {key_of("probe", kTypeMap),
                                 required(key_of("probe.config", kTypePath))};
  EXPECT_THAT(problems_of(keys, "{}\n"), IsEmpty());
  EXPECT_THAT(problems_of(keys, "probe: {}\n"),
              ElementsAre("p.yml:1:8: missing required key 'probe.config'"));
}

TEST(Section, FillsInDefaults) {
  const std::vector<Key> keys = {with_default(key_of("gate.min_probes", kTypeInt), "5"),
                                 with_default(key_of("timeout", kTypeDuration), "10m"),
                                 with_default(key_of("paths", kTypeList), "[a, b]"),
                                 with_default(key_of("list[].size", kTypeSize), "1KiB"),
                                 key_of("plain", kTypeString)};
  const Section section = validated(keys, "list: [{}, {size: 5}]\n");
  EXPECT_THAT(lines_of(section.errors), IsEmpty());
  const ConfigNode& config = section.config;
  EXPECT_EQ(config.nearest("gate.min_probes").integer, 5);
  EXPECT_FALSE(config.nearest("gate.min_probes").is_set);
  EXPECT_FALSE(config.nearest("gate").is_set);
  EXPECT_EQ(config.nearest("gate.min_probes").where, (SourceRef{"p.yml", 1, 1}));
  EXPECT_EQ(config.nearest("timeout").number, 600);
  EXPECT_EQ(config.nearest("paths").items[1].text, "b");
  EXPECT_FALSE(config.nearest("paths").items[1].is_set);
  EXPECT_EQ(config.nearest("list[0].size").integer, 1024);
  EXPECT_EQ(config.nearest("list[0].size").where, (SourceRef{"p.yml", 1, 8}));
  EXPECT_EQ(config.nearest("list[1].size").integer, 5);
  EXPECT_TRUE(config.nearest("list[1].size").is_set);
  EXPECT_EQ(config.find("plain"), nullptr);
}

TEST(Section, OfNothingIsAnEmptyMap) {
  for (const char* text : {"", "{}"}) {
    const Section section = validated({with_default(key_of("k", kTypeInt), "5")}, text);
    EXPECT_THAT(section.errors, IsEmpty());
    EXPECT_EQ(section.config.find("k")->integer, 5);
  }
}

TEST(Section, BlamesThePluginForADefaultThatDoesNotFit) {
  const Section section = validated({with_default(key_of("k", kTypeInt), "many")}, "{}");
  ASSERT_EQ(section.errors.size(), 1u);
  EXPECT_EQ(section.errors[0].code, ErrorCode::kPlugin);
  EXPECT_EQ(section.errors[0].message,
            "the default of 'k' in the key table of 'evals' is not valid: 'k' must be a whole "
            "number, not 'many'");
}

TEST(Section, WarnsOfDeprecatedKeys) {
  Key old = key_of("old", kTypeInt);
  old.deprecated = "now";
  std::vector<Error> warnings;
  const Section section = validated({old, key_of("now", kTypeInt)}, "old: 1\n", {}, &warnings);
  EXPECT_THAT(section.errors, IsEmpty());
  EXPECT_EQ(section.config.find("old")->integer, 1);
  EXPECT_THAT(lines_of(warnings), ElementsAre("p.yml:1:1: 'old' is deprecated (use 'now')"));
}

TEST(Section, ExpandsVariablesBeforeTheTypeIsRead) {
  EXPECT_EQ(read(kTypeNumber, "${RATE}", {{"RATE", "0.5"}}).number, 0.5);
  EXPECT_EQ(read(kTypeNumber, "\"${RATE}\"", {{"RATE", "0.5"}}).number, 0.5);
  EXPECT_EQ(read(kTypeDuration, "${N:-30}s").number, 30);
  EXPECT_EQ(read(kTypeString, "${VERSION}", {{"VERSION", "7"}}).text, "7");
  EXPECT_EQ(read(kTypeList, "['${A}/x']", {{"A", "src"}}).items[0].text, "src/x");
  EXPECT_EQ(problem(key_of("k", kTypeString), "${GONE}"),
            "p.yml:1:4: the environment variable GONE is not set (set it, or give a default: "
            "${GONE:-…})");
  EXPECT_THAT(problems_of({key_of("k", kTypeString)}, "${K}: 1\n", {{"K", "k"}}),
              ElementsAre("p.yml:1:1: unknown key '${K}' (known keys: k)"))
      << "never in keys";
}

TEST(Section, DoesNotRepeatWhatAVariableHeld) {
  EXPECT_EQ(problem(key_of("k", kTypeNumber), "${TOKEN}", {{"TOKEN", "s3cret"}}),
            "p.yml:1:4: 'k' must be a number, not '${TOKEN}' (as expanded)");
}

TEST(Section, LeavesTheDollarsOfCommandsAndQueriesAlone) {
  EXPECT_EQ(read(kTypeCommand, "'echo ${HOME} $$ $1'").text, "echo ${HOME} $$ $1");
  EXPECT_EQ(read(kTypeQuery, "'rate(x[${window}])'").text, "rate(x[${window}])");
  EXPECT_EQ(read(kTypeCommand | kTypeList, "['echo ${HOME}']").items[0].text, "echo ${HOME}");
}

TEST(Section, ResolvesSecretsAndNeverShowsThem) {
  const ConfigNode secret = read(kTypeSecret, "env:API_KEY", {{"API_KEY", "s3cret-value"}});
  EXPECT_EQ(secret.text, "s3cret-value");
  EXPECT_TRUE(secret.is_secret);
  for (const char* text : {"sk-live-123", "12345678", "'${API_KEY}'"}) {
    const std::string found =
        problem(key_of("k", kTypeSecret), text, {{"API_KEY", "s3cret-value"}});
    EXPECT_EQ(found,
              "p.yml:1:4: 'k' must be 'env:NAME' or 'file:PATH' (a secret never stands in the "
              "profile itself)");
  }
  EXPECT_EQ(problem(key_of("k", kTypeSecret), "env:GONE"),
            "p.yml:1:4: 'k' names the environment variable 'GONE', which is not set");
  EXPECT_EQ(problem(key_of("k", kTypeSecret), "env:EMPTY", {{"EMPTY", ""}}),
            "p.yml:1:4: 'k' is empty in 'env:EMPTY'");
}

TEST(Section, ReadsSecretsFromFiles) {
  const std::string path = testing::TempDir() + "secret-" + std::to_string(::getpid());
  std::ofstream(path) << "from a file\n";
  EXPECT_EQ(read(kTypeSecret, "file:" + path).text, "from a file");
  std::filesystem::remove(path);
  EXPECT_THAT(problem(key_of("k", kTypeSecret), "file:" + path), HasSubstr("p.yml:1:4: 'k': "));
}

TEST(Section, NumbersNodesInPreOrder) {
  const Section section =
      validated({key_of("a", kTypeList), key_of("b", kTypeInt)}, "a: [x, y]\nb: 1\n");
  EXPECT_EQ(section.config.id, 0u);
  EXPECT_EQ(section.config.find("a")->id, 1u);
  EXPECT_EQ(section.config.find("a")->items[1].id, 3u);
  EXPECT_EQ(section.config.find("b")->id, 4u);
}

TEST(Section, KeepsTheNamesOfAWildcardInTheirOrder) {
  const Section section = validated({key_of("m.*.min", kTypeNumber)},
                                    "m:\n  qualität_日本: {min: 1}\n  a.b: {min: 2}\n");
  EXPECT_THAT(section.errors, IsEmpty());
  const ConfigNode& map = *section.config.find("m");
  EXPECT_EQ(map.entries[0].first, "qualität_日本");
  EXPECT_EQ(section.config.nearest("m.a.b.min").number, 2);
}

TEST(Section, TakesAShorthandBesideAMap) {
  const std::vector<Key> keys = {key_of("m.*", kTypeNumber | kTypeMap),
                                 key_of("m.*.min", kTypeNumber)};
  const Section section = validated(keys, "m: {a: 1, b: {min: 2}}\n");
  EXPECT_THAT(lines_of(section.errors), IsEmpty());
  EXPECT_EQ(section.config.nearest("m.a").number, 1);
  EXPECT_EQ(section.config.nearest("m.b.min").number, 2);
  EXPECT_THAT(problems_of({key_of("m.*.min", kTypeNumber)}, "m: {a: 0.8}\n"),
              ElementsAre("p.yml:1:8: 'm.a' must be a mapping, not '0.8'"));
}

TEST(Section, KeepsAMessageOnOneLineWhateverTheKey) {
  EXPECT_THAT(problems_of({key_of("m.*", kTypeInt)}, "m: {\"a\\n\\e[2J\": x}\n"),
              ElementsAre("p.yml:1:17: 'm.a\\n\\x1b[2J' must be a whole number, not 'x'"));
  const auto problems =
      problems_of({key_of("m.*", kTypeInt)}, "m: {? " + std::string(900, 'k') + "long : x}\n");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_LT(problems[0].size(), 1100u);
}

TEST(Section, ReportsAllProblemsInTheOrderOfTheText) {
  const std::vector<Key> keys = {
      key_of("a", kTypeInt), key_of("b", kTypeInt), required(key_of("c", kTypeInt))};
  EXPECT_THAT(problems_of(keys, "b: x\nd: 1\na: y\n"),
              ElementsAre("p.yml:1:1: missing required key 'c'",
                          "p.yml:1:4: 'b' must be a whole number, not 'x'",
                          "p.yml:2:1: unknown key 'd' (known keys: a, b, c)",
                          "p.yml:3:4: 'a' must be a whole number, not 'y'"));
}

TEST(Section, StopsCountingAtAHundredProblems) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "x" + std::to_string(i) + ": 1\n";
  const auto problems = problems_of({key_of("a", kTypeInt)}, text);
  ASSERT_EQ(problems.size(), 101u);
  EXPECT_EQ(problems.back(), "and 19900 more problems");
}

}  // namespace
}  // namespace aipreflight::profile
