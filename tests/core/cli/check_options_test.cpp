#include "check_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command.hpp"

namespace aipreflight::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<CheckOptions> options_of(std::vector<std::string> words) {
  Result<Arguments> arguments = parse(*find_command("check"), words);
  EXPECT_TRUE(arguments.ok());
  return CheckOptions::from(*arguments);
}

Result<CheckOptions> with_profile(std::vector<std::string> words) {
  words.insert(words.begin(), {"--profile", "p.yml"});
  return options_of(std::move(words));
}

void expect_refused(const Result<CheckOptions>& options, const std::string& message) {
  ASSERT_FALSE(options.ok());
  EXPECT_EQ(options.error().code, ErrorCode::kUsage);
  EXPECT_THAT(options.error().message, HasSubstr(message));
}

TEST(CheckOptions, NeedAProfileOrThresholds) {
  expect_refused(options_of({}), "needs --profile");
  expect_refused(options_of({"--profile", "a", "--thresholds", "b", "--probes", "c"}),
                 "exclude each other");
  expect_refused(options_of({"--thresholds", "b"}), "needs --probes");
  EXPECT_TRUE(options_of({"--thresholds", "b", "--probes", "c"}).ok());
}

TEST(CheckOptions, TurnFlagsIntoOverridesAboveSet) {
  const auto options = with_profile({"--probes", "x.jsonl", "--set", "a.b=[1, 2]"});
  ASSERT_TRUE(options.ok());
  ASSERT_EQ(options->overrides.size(), 2u);
  EXPECT_EQ(options->overrides[0].path, "a.b");
  EXPECT_EQ(options->overrides[0].value, "[1, 2]");
  EXPECT_EQ(options->overrides[0].source, "--set a.b");
  EXPECT_EQ(options->overrides[1].path, "probe.records");
  EXPECT_EQ(options->overrides[1].value, "\"x.jsonl\"");
  EXPECT_EQ(options->overrides[1].source, "--probes");
}

TEST(CheckOptions, PassAPathAsThatTextWhateverItHolds) {
  const auto options = with_profile({"--probes", "a \"b\" $HOME ${X}: #c\\d"});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->overrides[0].value, R"("a \"b\" $$HOME $${X}: #c\\d")");
}

TEST(CheckOptions, RefuseASetWithoutAPathOrAnEqualsSign) {
  expect_refused(with_profile({"--set", "evals"}), "path=value, not 'evals'");
  expect_refused(with_profile({"--set", "=3"}), "path=value");
}

TEST(CheckOptions, SplitListsOfChecks) {
  const auto options = with_profile({"--only", "a, b", "--only", "c", "--skip", "d"});
  ASSERT_TRUE(options.ok());
  EXPECT_THAT(options->plan.selection.only, ElementsAre("a", "b", "c"));
  EXPECT_THAT(options->plan.selection.skip, ElementsAre("d"));
  expect_refused(with_profile({"--only", "a,,b"}), "--only wants the ids");
}

TEST(CheckOptions, BoundJobsAndTimeouts) {
  EXPECT_EQ(with_profile({"--jobs", "4"})->plan.jobs, 4);
  for (const char* jobs : {"0", "-1", "257", "two", "1.5", "99999999999999999999"}) {
    expect_refused(with_profile({"--jobs", jobs}), "--jobs wants a whole number");
  }
  EXPECT_EQ(with_profile({"--timeout", "1h30m"})->plan.timeout, std::chrono::minutes(90));
  for (const char* timeout : {"0", "-3s", "soon", "5 m", "1e9h", "nan", "3x"}) {
    expect_refused(with_profile({"--timeout", timeout}), "--timeout wants a time");
  }
}

TEST(CheckOptions, LetWarningsFail) {
  EXPECT_TRUE(with_profile({"--strict"})->is_strict);
  EXPECT_TRUE(with_profile({"--fail-on", "warn"})->is_strict);
  EXPECT_FALSE(with_profile({"--fail-on", "fail"})->is_strict);
}

TEST(CheckOptions, AreQuietAboutProgressToo) {
  EXPECT_TRUE(with_profile({})->shows_progress);
  EXPECT_FALSE(with_profile({"-q"})->shows_progress);
  EXPECT_FALSE(with_profile({"--no-progress"})->shows_progress);
  EXPECT_EQ(with_profile({"-v"})->verbosity, Verbosity::kVerbose);
}

}  // namespace
}  // namespace aipreflight::cli
