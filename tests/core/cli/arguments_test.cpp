#include "arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command.hpp"

namespace aipreflight::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<Arguments> parsed(const std::vector<std::string>& words) {
  return parse(*find_command("check"), words);
}

void expect_refused(const std::vector<std::string>& words,
                    const std::string& message,
                    const std::string& hint = "") {
  const Result<Arguments> arguments = parsed(words);
  ASSERT_FALSE(arguments.ok());
  EXPECT_EQ(arguments.error().code, ErrorCode::kUsage);
  EXPECT_THAT(arguments.error().message, HasSubstr(message));
  EXPECT_THAT(arguments.error().hint, HasSubstr(hint));
}

TEST(Arguments, TakeTheLastOfAnOptionGivenTwice) {
  const Result<Arguments> arguments = parsed({"--profile", "a.yml", "--profile=b.yml"});
  ASSERT_TRUE(arguments.ok());
  EXPECT_EQ(arguments->value("profile"), "b.yml");
}

TEST(Arguments, KeepEveryValueOfARepeatableOption) {
  const Result<Arguments> arguments = parsed({"--set", "a=1", "--strict", "--set", "b=2"});
  ASSERT_TRUE(arguments.ok());
  EXPECT_THAT(arguments->values("set"), ElementsAre("a=1", "b=2"));
  EXPECT_TRUE(arguments->has("strict"));
  EXPECT_FALSE(arguments->has("dry-run"));
}

TEST(Arguments, TakeAnOptionThatBeginsWithADashAsAValueAfterAnEqualsSign) {
  const Result<Arguments> arguments = parsed({"--set=a=-1", "--out=-dash"});
  ASSERT_TRUE(arguments.ok());
  EXPECT_THAT(arguments->values("set"), ElementsAre("a=-1"));
  EXPECT_EQ(arguments->value("out"), "-dash");
}

TEST(Arguments, SuggestTheNearestOption) {
  expect_refused({"--probs", "x"}, "unknown option '--probs'", "'--probes'");
  expect_refused({"--frobnicate"}, "unknown option '--frobnicate'", "check --help");
}

TEST(Arguments, RefuseAnAbbreviation) {
  expect_refused({"--prof", "x"}, "--prof", "'--profile'");
}

TEST(Arguments, RefuseAnOptionWithoutItsValue) {
  expect_refused({"--profile"}, "'--profile' needs a value");
  expect_refused({"--profile", "--strict"}, "'--profile' needs a value");
  expect_refused({"--profile="}, "--profile");
  expect_refused({"--profile", ""}, "--profile");
}

TEST(Arguments, RefuseAFlagWithAValue) {
  expect_refused({"--strict=yes"}, "'--strict'");
}

TEST(Arguments, RefuseAStrayArgument) {
  expect_refused({"--profile", "a.yml", "stray"}, "unexpected argument 'stray'");
}

TEST(Arguments, RefuseAValueThatIsNoChoice) {
  expect_refused({"--format", "jsn"}, "'jsn' is no value of --format", "'json'");
  expect_refused({"--color", "sometimes"}, "auto, always, never");
}

TEST(Arguments, TakeEverythingAfterTwoDashesAsItStands) {
  const Result<Arguments> arguments = parse(*find_command("validate"), {"--", "--odd.yml"});
  ASSERT_TRUE(arguments.ok());
  EXPECT_THAT(arguments->positionals(), ElementsAre("--odd.yml"));
}

TEST(Arguments, AskForHelpWithoutTheirArguments) {
  const Result<Arguments> arguments = parse(*find_command("report"), {"--help"});
  ASSERT_TRUE(arguments.ok());
  EXPECT_TRUE(arguments->has("help"));
}

TEST(Arguments, NeedTheirPositionals) {
  const Result<Arguments> arguments = parse(*find_command("report"), {});
  ASSERT_FALSE(arguments.ok());
  EXPECT_THAT(arguments.error().message, HasSubstr("needs RUN"));
}

TEST(Arguments, ShowHostileWordsEscaped) {
  const Result<Arguments> arguments = parsed({"--\x1b[31m"});
  ASSERT_FALSE(arguments.ok());
  EXPECT_EQ(arguments.error().message.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace aipreflight::cli
