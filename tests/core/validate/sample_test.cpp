#include "sample.hpp"

#include <gmock/gmock.h>

#include "kit/scratch.hpp"

namespace aipreflight::validate {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Key key(const std::string& path, std::uint64_t types) {
  Key made;
  made.path = path;
  made.types = types;
  made.doc = "One.";
  return made;
}

CheckType type_of(std::vector<Key> keys) {
  CheckType type;
  type.id = "acme";
  type.keys = std::move(keys);
  return type;
}

TEST(LegalValue, IsFoundForEveryType) {
  for (std::uint64_t bit = kTypeBool; bit < kTypeNull; bit <<= 1) {
    const CheckType type = type_of({key("x", bit)});
    EXPECT_NE(legal_value(type, type.keys[0]), "") << describe_types(bit);
  }
}

TEST(LegalValue, KeepsToRangeAndChoices) {
  Key number = key("x", kTypeInt);
  number.minimum = 7;
  number.maximum = 7;
  EXPECT_EQ(legal_value(type_of({number}), number), "7");
  number.minimum = 0.2;
  number.maximum = 0.8;
  EXPECT_EQ(legal_value(type_of({number}), number), "");
  Key word = key("x", kTypeString);
  word.choices = {"fast", "slow"};
  EXPECT_EQ(legal_value(type_of({word}), word), "'fast'");
}

TEST(KeyTrial, PlacesAComplaintAtTheValue) {
  Key inner = key("gates[].limits.*.min", kTypeInt);
  const KeyTrial trial = try_key(type_of({inner}), inner, "many");
  ASSERT_THAT(trial.errors, SizeIs(1));
  EXPECT_EQ(trial.errors[0].where.line, trial.line);
  EXPECT_THAT(try_key(type_of({inner}), inner, "3").errors, IsEmpty());
}

TEST(KeyTrial, LooksAtOneKeyWhateverElseIsRequired) {
  Key other = key("other", kTypeInt);
  other.required = true;
  Key one = key("one", kTypeInt);
  EXPECT_THAT(try_key(type_of({other, one}), one, "3").errors, IsEmpty());
}

TEST(KeyTrial, MisspellsTheKey) {
  const Key level = key("level", kTypeInt);
  const KeyTrial trial = try_misspelt(type_of({level}), level);
  ASSERT_THAT(trial.errors, SizeIs(1));
  EXPECT_THAT(trial.errors[0].hint, HasSubstr("'level'"));
}

TEST(Samples, GiveRequiredKeysAValue) {
  Module module;
  module.id = "acme";
  Key inner = key("server.port", kTypeInt);
  inner.required = true;
  inner.minimum = 1024;
  module.check_types = {type_of({inner})};
  const Samples samples = make_samples(module, {});
  EXPECT_THAT(samples.errors, IsEmpty());
  ASSERT_THAT(samples.samples, SizeIs(1));
  EXPECT_EQ(samples.samples[0].config.nearest("server.port").integer, 1024);
}

TEST(ProbeText, SaysSizesBeforeTexts) {
  ConfigNode text;
  text.kind = ConfigNode::Kind::kText;
  text.text = "a\nb";
  ConfigNode root;
  root.entries.emplace_back("name", text);
  EXPECT_EQ(probe_text(root), "6 0 0 0 1 0 0\n\n4 0 0 0 0 4 3\nnamea\nb\n");
}

class GivenConfigsTest : public kit::Scratch {};

TEST_F(GivenConfigsTest, AreReadWithTheirPlaces) {
  write("one.yml", "uses: acme/pii\nwith: {level: 3}\n");
  const GivenConfigs given = read_configs({"one.yml"});
  EXPECT_THAT(given.errors, IsEmpty());
  ASSERT_THAT(given.configs, SizeIs(1));
  EXPECT_EQ(given.configs[0].check, "pii");
  write("two.yml", "wiht: {}\n");
  const GivenConfigs wrong = read_configs({"two.yml", "none.yml"});
  ASSERT_THAT(wrong.errors, SizeIs(2));
  EXPECT_THAT(wrong.errors[0].to_string(), HasSubstr("two.yml:1:1: 'with' is missing"));
}

}  // namespace
}  // namespace aipreflight::validate
